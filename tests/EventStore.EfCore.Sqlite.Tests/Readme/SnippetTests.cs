using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Readme;

/// <summary>What docs shows of the library can be written like that.</summary>
public sealed class SnippetTests
{
    public static TheoryData<string> Pages => new(PageSnippets.Pages);

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_snippets_of_a_page_compile_as_printed(string page) =>
        PageSnippets.Of(page).SelectMany(snippet => PageSnippets.Problems(snippet).Select(problem => $"{problem} in\n{snippet}"))
            .ShouldBeEmpty();

    [Fact]
    public void The_tour_and_three_other_pages_have_some()
    {
        PageSnippets.Pages.ShouldBe(["api.md", "integrity.md", "operations.md", "synchronisation.md"], ignoreOrder: true);
        PageSnippets.Of("api.md").Count().ShouldBeGreaterThan(5);
    }

    [Fact]
    public void A_snippet_with_a_member_that_is_not_there_does_not_compile() =>
        PageSnippets.Problems("await store.StoreAsync(first);").ShouldHaveSingleItem().ShouldContain("StoreAsync");
}
