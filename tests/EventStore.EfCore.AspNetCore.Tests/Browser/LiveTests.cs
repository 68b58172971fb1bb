using System.Text.RegularExpressions;
using EventStore.EfCore.AspNetCore.Tests.Support;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace EventStore.EfCore.AspNetCore.Tests.Browser;

/// <summary>What the page shows while it is open.</summary>
public sealed class LiveTests(Chromium chromium) : BrowserTests(chromium)
{
    private const string Cells = "#servers tbody :is(th, td)";

    private static readonly ServerId Attic = new("attic");

    [Fact]
    public async Task Servers_health_sizes_rates_the_newest_backup_and_the_last_verification_are_shown()
    {
        await Node.Store.StoreEventsAsync([.. Samples.Chain(1_234), .. Samples.Chain(2, server: Attic)]);
        var page = await OpenAsync();

        await Expect(page).ToHaveTitleAsync("Archive node: Healthy");
        await Expect(page.Locator("#health")).ToHaveTextAsync("Healthy");
        await Expect(page.Locator("#events")).ToHaveTextAsync("1,236");
        await Expect(page.Locator("#server-count")).ToHaveTextAsync("2");
        await Expect(page.Locator("#bytes")).ToHaveTextAsync(new Regex(@"^\d[\d.,]* (KiB|MiB)$"));
        await Expect(page.Locator("#bytes")).ToHaveAttributeAsync("title", new Regex(@"^[\d,]+ bytes$"));
        await Expect(page.Locator("#stored")).ToContainTextAsync("events/s");
        await Expect(page.Locator("#backup")).ToHaveTextAsync("under a minute ago");
        await Expect(page.Locator("#verify")).ToHaveTextAsync("under a minute ago");
        await Expect(page.Locator("#damages")).ToHaveTextAsync("none");
        await Expect(page.Locator(Cells)).ToHaveTextAsync(["attic", "2", "1", "garden", "1,234", "1"]);
    }

    [Fact]
    public async Task What_is_stored_appears_by_itself_and_the_keyboard_stays_where_it_was()
    {
        await Node.Store.StoreEventsAsync(Samples.Chain(3));
        var page = await OpenAsync("?server=garden");
        await page.EvaluateAsync("() => { window.isTheSame = true; }");
        var garden = page.GetByRole(AriaRole.Link, new() { Name = "garden" });
        await garden.FocusAsync();
        await Expect(page.Locator("#live")).ToHaveTextAsync("Live");

        await Node.Store.StoreEventsAsync([.. Samples.Chain(2, server: Attic), .. Samples.Chain(40, author: 0xb2)]);

        await Expect(page.Locator("#events")).ToHaveTextAsync("45");
        await Expect(page.Locator(Cells)).ToHaveTextAsync(["attic", "2", "1", "garden", "43", "2"]);
        await Expect(page.Locator("#log tbody tr").First).ToContainTextAsync("43");
        await Expect(page.Locator("#log tbody tr")).ToHaveCountAsync(25);
        await Expect(garden).ToBeFocusedAsync();
        (await page.EvaluateAsync<bool>("() => window.isTheSame")).ShouldBeTrue();
    }

    [Fact]
    public async Task The_first_server_of_an_archive_appears_by_itself()
    {
        var page = await OpenAsync();
        await Expect(page.Locator("#servers")).ToContainTextAsync("There are none yet.");

        await Node.Store.StoreEventsAsync(Samples.Chain(1));

        await Expect(page.Locator(Cells)).ToHaveTextAsync(["garden", "1", "1"]);
        await Expect(page.Locator("#servers")).Not.ToContainTextAsync("There are none yet.");
    }

    [Fact]
    public async Task A_page_that_is_paused_stays_as_it_is()
    {
        var page = await OpenAsync();
        var pause = page.GetByRole(AriaRole.Button, new() { Name = "Pause" });
        await pause.ClickAsync();
        await Expect(page.Locator("#live")).ToHaveTextAsync("Paused");

        await Node.Store.StoreEventsAsync(Samples.Chain(1));
        var other = await OpenAsync();
        await Expect(other.Locator("#live")).ToHaveTextAsync("Live");
        var at = await other.Locator("#at").TextContentAsync();
        await Expect(other.Locator("#at")).Not.ToHaveTextAsync(at!); // a round of refreshing has passed
        await Expect(page.Locator("#events")).ToHaveTextAsync("0");

        await pause.ClickAsync();
        await Expect(page.Locator("#events")).ToHaveTextAsync("1");
    }

    [Fact]
    public async Task A_node_that_went_away_is_told_of_and_is_followed_again_when_it_is_back()
    {
        await Node.Store.StoreEventsAsync(Samples.Chain(3));
        var page = await OpenAsync();
        await Expect(page.Locator("#live")).ToHaveTextAsync("Live");

        await StopNodeAsync();
        await Expect(page.Locator("#health")).ToHaveTextAsync("No answer");
        await Expect(page).ToHaveTitleAsync("Archive node: no answer");
        await Expect(page.Locator("#live")).ToContainTextAsync("Trying again");
        await Expect(page.Locator("#events")).ToHaveTextAsync("3");

        await StartAgainAsync();
        await Expect(page.Locator("#health")).ToHaveTextAsync("Healthy");
        await Expect(page).ToHaveTitleAsync("Archive node: Healthy");
        await Node.Store.StoreEventsAsync(Samples.Chain(2, server: Attic));
        await Expect(page.Locator("#events")).ToHaveTextAsync("5");
    }
}
