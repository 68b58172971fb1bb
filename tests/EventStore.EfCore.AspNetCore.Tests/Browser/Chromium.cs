using Microsoft.Playwright;
using Xunit;

namespace EventStore.EfCore.AspNetCore.Tests.Browser;

/// <summary>A Chromium without a window, which all tests that look at the page share.</summary>
[CollectionDefinition(Name)]
public sealed class Chromium : IAsyncLifetime, ICollectionFixture<Chromium>
{
    public const string Name = "chromium";

    // Not what is measured: only an end for a test that would else have none.
    private const int PatienceMs = 120_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(PatienceMs);
        var executable = Find();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = executable, Timeout = PatienceMs });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A page in a profile of its own.</summary>
    public async Task<IPage> NewPageAsync(BrowserNewPageOptions? options)
    {
        var page = await _browser!.NewPageAsync(options);
        page.SetDefaultTimeout(PatienceMs);
        return page;
    }

    // The driver comes in its package; browsers of its own would have to be downloaded.
    private static string Find() =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "chromium"))
            .FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException(
            "The tests of the operators' page need Chromium, and no `chromium` is on the PATH. Install it: apt-get install chromium");
}
