using EventStore.EfCore.AspNetCore.Tests.Support;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.AspNetCore.Tests.Browser;

/// <summary>A node, and a browser that looks at its page. What the browser complains of fails the test.</summary>
[Collection(Chromium.Name)]
public abstract class BrowserTests(Chromium chromium) : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly List<IPage> _pages = [];
    private readonly List<string> _problems = [];

    private protected TestNode Node { get; private set; } = null!;

    public async Task InitializeAsync() => await StartNodeAsync("http://127.0.0.1:0");

    public async Task DisposeAsync()
    {
        foreach (var page in _pages)
            await page.CloseAsync();
        await Node.DisposeAsync();
        _folder.Dispose();
        _problems.ShouldBeEmpty();
    }

    /// <summary>Opens the page, up to the end of the test.</summary>
    protected async Task<IPage> OpenAsync(string path = "", BrowserNewPageOptions? options = null)
    {
        var page = await chromium.NewPageAsync(options);
        _pages.Add(page);
        page.PageError += (_, error) => _problems.Add(error);
        page.Console += (_, message) =>
        {
            // An event by itself is JSON, which can name no icon: the browser looks for one.
            if (message.Type is "error" or "warning" && !message.Location.Contains("/favicon.ico", StringComparison.Ordinal))
                _problems.Add(message.Text);
        };
        page.Dialog += (_, dialog) => _problems.Add($"A dialog: {dialog.Message}");
        await page.GotoAsync(new Uri(Node.Address, path).AbsoluteUri);
        return page;
    }

    private protected string File(string name) => _folder.File(name);

    /// <summary>Stops the node; <see cref="StartAgainAsync"/> has it back at the same address.</summary>
    private protected Task StopNodeAsync() => Node.StopAsync();

    private protected async Task StartAgainAsync()
    {
        var address = Node.Address;
        await Node.DisposeAsync();
        await StartNodeAsync(address.AbsoluteUri);

        // The browser rightly says that it could not connect.
        _problems.RemoveAll(p => p.Contains("ERR_CONNECTION_REFUSED", StringComparison.Ordinal));
    }

    private async Task StartNodeAsync(string address) => Node = await TestNode.StartAsync(
        File("archive.db"), $"--urls={address}", $"--Archive:BackupFolder={File("backups")}", "--Archive:BackupEvery=00:01:00",
        "--Archive:VerifyEvery=00:01:00");
}
