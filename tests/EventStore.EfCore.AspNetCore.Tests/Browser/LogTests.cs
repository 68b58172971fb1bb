using System.Text;
using EventStore.EfCore.AspNetCore.Tests.Support;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace EventStore.EfCore.AspNetCore.Tests.Browser;

/// <summary>How a log is looked into.</summary>
public sealed class LogTests(Chromium chromium) : BrowserTests(chromium)
{
    private const string Hostile = "<script>document.title = 'ran'</script><img src=x onerror=\"document.title = 'ran'\">";

    // More than there are on any page of these tests.
    private const int MostStops = 60;

    private static readonly BrowserNewPageOptions WithoutScript = new() { JavaScriptEnabled = false };

    [Fact]
    public async Task A_log_is_opened_and_paged_through_by_keyboard_alone()
    {
        var chain = Samples.Chain(60);
        await Node.Store.StoreEventsAsync(chain);
        var page = await OpenAsync();

        await GoToAsync(page, "garden");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Log of garden" })).ToBeInViewportAsync();
        await ShowsAsync(page, 60, 36);
        await GoToAsync(page, "Older events");
        await page.Keyboard.PressAsync("Enter");
        await ShowsAsync(page, 35, 11);
        await GoToAsync(page, "Older events");
        await page.Keyboard.PressAsync("Enter");
        await ShowsAsync(page, 10, 1);
        await Expect(page.GetByText("Older events")).ToHaveCountAsync(0);
        await GoToAsync(page, "Newer events");
        await page.Keyboard.PressAsync("Enter");
        await ShowsAsync(page, 35, 11);
        await GoToAsync(page, "Newest events");
        await page.Keyboard.PressAsync("Enter");
        await ShowsAsync(page, 60, 36);

        await GoToAsync(page, $"{chain[59].Hash.ToString()[..12]}…");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("body")).ToContainTextAsync(chain[59].Hash.ToString());
    }

    [Fact]
    public async Task A_page_of_older_events_stays_what_it_is_while_events_come()
    {
        await Node.Store.StoreEventsAsync(Samples.Chain(30));
        var page = await OpenAsync("?server=garden&before=6");
        await Node.Store.StoreEventsAsync(Samples.Chain(4, author: 0xb2));

        await Expect(page.Locator("#events")).ToHaveTextAsync("34");
        await ShowsAsync(page, 5, 1);
    }

    [Fact]
    public async Task Without_its_script_the_page_has_all_the_same_and_logs_are_paged_through()
    {
        await Node.Store.StoreEventsAsync(Samples.Chain(30));
        var page = await OpenAsync("", WithoutScript);

        await Expect(page.Locator("#health")).ToHaveTextAsync("Healthy");
        await Expect(page.Locator("#events")).ToHaveTextAsync("30");
        await Expect(page.Locator("#backup")).Not.ToBeEmptyAsync();
        await Expect(page.Locator("#verify")).Not.ToBeEmptyAsync();
        await Expect(page.Locator("#pause")).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "garden" }).ClickAsync();
        await ShowsAsync(page, 30, 6);
        await page.GetByText("Older events").ClickAsync();
        await ShowsAsync(page, 5, 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_peers_write_is_shown_and_does_not_run(bool comesWhileThePageIsOpen)
    {
        var server = new ServerId(Hostile);
        var author = AuthorId.FromBytes(Enumerable.Repeat((byte)0xa1, 32).ToArray());
        var content = new EventContent(author, 1, EventHash.None, [], Encoding.UTF8.GetBytes("<script>x()"), 1);
        var hostile = Event.Create(server, content, new byte[64], channel: Hostile);
        if (!comesWhileThePageIsOpen)
            await Node.Store.StoreEventAsync(hostile);
        var page = await OpenAsync($"?server={Uri.EscapeDataString(Hostile)}");
        await Expect(page.Locator("#live")).ToHaveTextAsync("Live");
        if (comesWhileThePageIsOpen)
            await Node.Store.StoreEventAsync(hostile);

        await Expect(page.Locator("#servers tbody th")).ToHaveTextAsync(Hostile);
        await Expect(page.Locator("#log-title")).ToHaveTextAsync($"Log of {Hostile}");
        await Expect(page.Locator("#log tbody td").Nth(1)).ToHaveTextAsync(Hostile);
        await Expect(page.Locator("#log tbody td").Nth(2)).ToHaveTextAsync("<script>x()");
        await Expect(page.Locator("img, main script")).ToHaveCountAsync(0);
        await page.Locator("#servers tbody a").ClickAsync();
        await Expect(page.Locator("#log tbody tr")).ToHaveCountAsync(1);
        await Expect(page).ToHaveTitleAsync("Archive node: Healthy");
    }

    [Theory]
    [InlineData("?server=nobody", "It has no events.")]
    [InlineData("?server=garden&before=1", "There are no events below position 1.")]
    [InlineData("?server=a%00b", "NUL")]
    public async Task What_is_not_there_is_said(string path, string told)
    {
        var page = await OpenAsync(path);
        await Expect(page.Locator("#log")).ToContainTextAsync(told);
    }

    /// <summary>Presses Tab until a link has the focus, which can be seen at each stop.</summary>
    private static async Task GoToAsync(IPage page, string link)
    {
        for (var stops = 0; stops < MostStops; stops++)
        {
            await page.Keyboard.PressAsync("Tab");
            var focused = await page.EvaluateAsync<string[]>(
                "() => [document.activeElement.textContent, getComputedStyle(document.activeElement).outline]");
            focused[1].ShouldContain("solid 3px", customMessage: focused[0]);
            if (focused[0] != link)
                continue;
            await Expect(page.Locator(":focus")).ToBeInViewportAsync();
            return;
        }

        throw new InvalidOperationException($"There is no way to '{link}' with Tab.");
    }

    private static async Task ShowsAsync(IPage page, int from, int to)
    {
        await Expect(page.Locator("#log tbody th").First).ToHaveTextAsync($"{from}");
        await Expect(page.Locator("#log tbody th").Last).ToHaveTextAsync($"{to}");
        await Expect(page.Locator("#log tbody tr")).ToHaveCountAsync(from - to + 1);
    }
}
