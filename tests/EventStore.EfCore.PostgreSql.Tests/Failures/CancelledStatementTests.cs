using Microsoft.Extensions.DependencyInjection;
using PostgreSql.TestServers;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PostgreSql.Tests.Failures;

/// <summary>A statement that the server still runs when its caller gives up.</summary>
public sealed class CancelledStatementTests : DatabaseTests
{
    [Theory]
    [InlineData("log")]
    [InlineData("find")]
    [InlineData("statistics")]
    [InlineData("verify")]
    [InlineData("schema")]
    [InlineData("upkeep")]
    public async Task Who_cancels_what_the_server_works_on_is_told_that_it_was_cancelled(string work)
    {
        await using var application = new StoreApplication(Database.ConnectionString);
        var events = Chain(1, 3);
        await application.Store.StoreEventsAsync(events);
        await using (var stranger = await Database.OpenAsync())
        {
            await using var changing = await stranger.BeginTransactionAsync();
            await stranger.ExecuteAsync(
                "LOCK TABLE eventstore.\"Servers\", eventstore.\"Events\", eventstore.\"__EFMigrationsHistory\" IN ACCESS EXCLUSIVE MODE");
            using var source = new CancellationTokenSource();
            var working = RunAsync(application, work, events[1], source.Token);
            await using var operators = await Database.OpenAsync();
            while (await operators.ScalarAsync<long>(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") == 0)
            {
                working.IsCompleted.ShouldBeFalse();
            }

            await source.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(working);
        }

        await ShouldHoldAsync(events);
    }

    private static Task RunAsync(StoreApplication application, string work, Event some, CancellationToken token) => work switch
    {
        "log" => application.Store.GetLogAsync(new LogRequest(Grove), token),
        "find" => application.Store.FindAsync(Grove, some.Hash, token),
        "statistics" => application.Store.GetStatisticsAsync(token),
        "verify" => application.Services.GetRequiredService<IArchiveVerifier>().VerifyAsync(null, null, token),
        "schema" => application.Services.GetRequiredService<IEventStoreSchema>().GetStatusAsync(token),
        _ => application.Services.GetRequiredService<IArchiveMaintenance>().OptimizeAsync(token),
    };
}
