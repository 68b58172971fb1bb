using EventStore.EfCore.AspNetCore.Tests.Support;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace EventStore.EfCore.AspNetCore.Tests.Browser;

/// <summary>How the page looks: in the light and in the dark, on a phone, and to programs that read it aloud.</summary>
public sealed class LooksTests(Chromium chromium) : BrowserTests(chromium)
{
    // What WCAG 2.2 asks of text in 1.4.3, and how it measures: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
    private const double LeastContrast = 4.5;

    private const string Contrasts = """
        () => {
          const colors = text => text.match(/[\d.]+/g).map(Number);
          const linear = c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
          const luminance = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
          const ground = element => {
            const color = colors(getComputedStyle(element).backgroundColor);
            return color.length === 3 ? color : ground(element.parentElement);
          };
          const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const found = [];
          while (texts.nextNode()) {
            const element = texts.currentNode.parentElement;
            if (!texts.currentNode.data.trim() || !element.checkVisibility()) continue;
            const under = luminance(ground(element));
            const [light, dark] = [luminance(colors(getComputedStyle(element).color)), under].sort((a, b) => b - a);
            found.push({ text: texts.currentNode.data.trim(), ratio: (light + 0.05) / (dark + 0.05), ground: under });
          }
          return found;
        }
        """;

    private static readonly ServerId Long = new(new string('w', 128));

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task All_text_can_be_read_in_both_color_schemes(ColorScheme scheme)
    {
        await Node.Store.StoreEventsAsync(Samples.Chain(30));
        var page = await OpenAsync("?server=garden", new() { ColorScheme = scheme });
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await page.EvaluateAsync("() => document.querySelector('main').insertAdjacentHTML('beforeend', '<strong>bad</strong>')");
        foreach (var health in (string[])["Healthy", "Degraded", "Unhealthy", ""])
        {
            await page.Locator("#health").EvaluateAsync("(e, health) => e.dataset.health = health", health);
            var texts = await page.EvaluateAsync<Contrast[]>(Contrasts);

            texts.Length.ShouldBeGreaterThan(100);
            texts.ShouldContain(t => t.Text == "Older events");
            texts.ShouldAllBe(t => t.Ratio >= LeastContrast);
            var ground = texts.Single(t => t.Text == "Archive node").Ground;
            (scheme == ColorScheme.Dark ? ground < 0.05 : ground > 0.8).ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData(360)]
    [InlineData(320)]
    public async Task On_a_phone_the_page_goes_only_up_and_down(int width)
    {
        await Node.Store.StoreEventsAsync(
            [.. Samples.Chain(30, server: Long), Samples.Create(1, null, author: 0xb2, Long, channel: new string('m', 128))]);
        var page = await OpenAsync(
            $"?server={Long}",
            new() { ViewportSize = new() { Width = width, Height = 740 }, IsMobile = true, HasTouch = true, DeviceScaleFactor = 2 });
        await Expect(page.Locator("#live")).ToHaveTextAsync("Live");

        (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth")).ShouldBe(width);
        (await page.EvaluateAsync<int>("() => innerWidth")).ShouldBe(width);
        foreach (var figure in await page.Locator("dd, #servers td, #servers th").AllAsync())
        {
            var box = (await figure.BoundingBoxAsync())!;
            (box.X + box.Width).ShouldBeLessThanOrEqualTo(width);
        }
    }

    [Fact]
    public async Task It_has_a_title_a_language_landmarks_headers_and_names()
    {
        await Node.Store.StoreEventsAsync(Samples.Chain(30));
        var page = await OpenAsync("?server=garden");

        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        (await page.TitleAsync()).ShouldNotBeEmpty();
        foreach (var landmark in (AriaRole[])[AriaRole.Banner, AriaRole.Main, AriaRole.Contentinfo])
            await Expect(page.GetByRole(landmark)).ToHaveCountAsync(1);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(["Archive node"]);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToHaveTextAsync(
            ["Archive", "Traffic", "Safety", "Servers", "Log of garden"]);
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Servers" }).First).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Navigation, new() { Name = "Pages of the log" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Rowheader, new() { Name = "garden" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Columnheader)).ToHaveTextAsync(
            ["Server", "Events", "Authors", "Position", "Stored", "Channel", "Payload", "Size", "Author", "Sequence", "Event"]);
        await Expect(page.Locator("th:not([scope]), img:not([alt]), input:not([id])")).ToHaveCountAsync(0);
        (await page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('[id]')].map(e => e.id).filter((id, i, all) => all.indexOf(id) !== i)")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_keyboard_can_pass_over_the_head_of_the_page()
    {
        await Node.Store.StoreEventsAsync(Samples.Chain(3));
        var page = await OpenAsync();

        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByText("To the servers")).ToBeInViewportAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "garden" })).ToBeFocusedAsync();
    }

    // As Playwright makes it: with properties that are set.
    private sealed class Contrast
    {
        public string Text { get; set; } = "";

        public double Ratio { get; set; }

        public double Ground { get; set; }
    }
}
