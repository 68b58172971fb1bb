using EventStore.EfCore.ConformanceTests;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Verification;

/// <summary>A verification keeps no snapshot open between its pages: the log can be emptied beside it.</summary>
public sealed class ShortReadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_log_is_emptied_after_any_page()
    {
        await using var application = new StoreApplication(_folder.ConnectionString);
        var chain = new ChainBuilder(new ServerId("grove"), 1);
        await application.Store.StoreEventsAsync(chain.Take(4_000));
        var emptied = 0;
        var progress = new Between(() =>
        {
            application.Store.StoreEventAsync(chain.Next()).GetAwaiter().GetResult();
            using var connection = _folder.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            using var reader = command.ExecuteReader();
            reader.Read().ShouldBeTrue();
            reader.GetInt64(0).ShouldBe(0, "the checkpoint was kept from its end");
            emptied++;
        });

        var report = await application.Verifier.VerifyAsync(new VerifyOptions { Progress = progress }, default);

        report.Ok.ShouldBeTrue();
        emptied.ShouldBeGreaterThanOrEqualTo(4);
    }

    private sealed class Between(Action work) : IProgress<VerifyProgress>
    {
        public void Report(VerifyProgress value) => work();
    }
}
