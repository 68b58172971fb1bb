using System.Text;

namespace EventStore.EfCore.Cli.Tests.Support;

/// <summary>Gives its text, then cancels, and never ends: as a pipe whose other side stays open.</summary>
public sealed class SlowStream(string text, CancellationTokenSource cancel) : MemoryStream(Encoding.UTF8.GetBytes(text))
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position < Length)
            return await base.ReadAsync(buffer, cancellationToken);
        await cancel.CancelAsync();
        await Task.Delay(Timeout.Infinite, CancellationToken.None);
        return 0;
    }
}
