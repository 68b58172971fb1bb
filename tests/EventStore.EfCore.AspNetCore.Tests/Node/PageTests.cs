using EventStore.EfCore.AspNetCore.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.AspNetCore.Tests.Node;

/// <summary>What the operators' page has without its script.</summary>
public sealed class PageTests : OneNodeTests
{
    private static readonly ServerId Hostile = new("<script>alert('1')</script>");

    [Fact]
    public async Task Servers_figures_and_health_are_in_it()
    {
        await Node.Store.StoreEventsAsync(Samples.Chain(1_234));

        var page = await Node.Client.GetStringAsync("");

        page.ShouldContain("data-health=\"Healthy\"");
        page.ShouldContain("<dd id=\"events\">1,234</dd>");
        page.ShouldContain("<a href=\"?server=garden#log\">garden</a>");
        page.ShouldContain("<dd id=\"backup\">none known</dd>");
    }

    [Fact]
    public async Task A_log_is_looked_into_page_by_page()
    {
        var chain = Samples.Chain(30);
        await Node.Store.StoreEventsAsync(chain);

        var newest = await Node.Client.GetStringAsync("?server=garden");
        var older = await Node.Client.GetStringAsync("?server=garden&before=6");

        newest.ShouldContain(chain[29].Hash.ToString());
        newest.ShouldContain("?server=garden&amp;before=6#log");
        newest.ShouldNotContain(chain[4].Hash.ToString());
        older.ShouldContain(chain[4].Hash.ToString());
        older.ShouldNotContain("Older events");
    }

    [Fact]
    public async Task What_peers_write_is_shown_as_text_and_nothing_else_runs()
    {
        await Node.Store.StoreEventsAsync(
            [Samples.Create(1, null, server: Hostile, channel: "<img src=x onerror=alert(1)>"), Samples.Create(1, null)]);

        using var answer = await Node.Client.GetAsync(new Uri($"?server={Uri.EscapeDataString(Hostile.Value)}", UriKind.Relative));
        var page = await answer.Content.ReadAsStringAsync();

        page.ShouldNotContain("<script>alert");
        page.ShouldNotContain("<img");
        page.ShouldContain("&lt;img");
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("default-src 'none'");
    }

    [Theory]
    [InlineData("?server=nobody")]
    [InlineData("?server=%20")]
    [InlineData("?server=garden&before=0")]
    public async Task Odd_questions_get_a_page_all_the_same(string query)
    {
        using var answer = await Node.Client.GetAsync(new Uri(query, UriKind.Relative));
        ((int)answer.StatusCode).ShouldBe(200);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("id=\"log\"");
    }

    [Theory]
    [InlineData("page.css", "text/css")]
    [InlineData("page.js", "text/javascript")]
    public async Task Its_files_are_there(string name, string kind)
    {
        using var answer = await Node.Client.GetAsync(new Uri(name, UriKind.Relative));
        answer.EnsureSuccessStatusCode();
        answer.Content.Headers.ContentType!.MediaType.ShouldBe(kind);
    }
}
