using PostgreSql.TestServers;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PostgreSql.Tests.Schema;

/// <summary>
/// What is sent to a Citus cluster, of which there is none here: functions of the same names and parameters write down how they are called.
/// </summary>
public sealed class CitusDistributionTests : DatabaseTests
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Database.ExecuteAsync("""
            CREATE TABLE pg_dist_partition (logicalrelid regclass, how text, place serial);
            CREATE FUNCTION create_reference_table(table_name regclass) RETURNS void LANGUAGE sql AS
                $$INSERT INTO pg_dist_partition VALUES (table_name, 'everywhere')$$;
            CREATE FUNCTION create_distributed_table(table_name regclass, distribution_column text, colocate_with text) RETURNS void
                LANGUAGE sql AS $$INSERT INTO pg_dist_partition VALUES (table_name, distribution_column || ' with ' || colocate_with)$$;
            """);
    }

    [Fact]
    public async Task Each_table_is_distributed_once_by_server_and_what_is_referred_to_comes_first()
    {
        await using var application = new StoreApplication(Database.ConnectionString);
        await using var context = application.CreateContext();

        (await CitusDistribution.RunAsync(context, default)).Count.ShouldBe(8);
        (await CitusDistribution.RunAsync(context, default)).ShouldBeEmpty();

        await using var connection = await Database.OpenAsync();
        (await connection.ScalarAsync<string>("SELECT string_agg(logicalrelid || ' ' || how, E'\n' ORDER BY place) FROM pg_dist_partition"))
            .ShouldBe(string.Join('\n',
                "eventstore.\"Servers\" everywhere",
                "eventstore.\"Chains\" ServerId with none",
                "eventstore.\"Channels\" ServerId with eventstore.\"Chains\"",
                "eventstore.\"ChainGaps\" ServerId with eventstore.\"Chains\"",
                "eventstore.\"Events\" ServerId with eventstore.\"Chains\"",
                "eventstore.\"Quarantine\" ServerId with eventstore.\"Chains\"",
                "eventstore.\"Erasures\" ServerId with eventstore.\"Chains\"",
                "eventstore.\"ChangePermits\" ServerId with eventstore.\"Chains\""));
        (await connection.ScalarAsync<string>("SELECT string_agg(tgname, ',' ORDER BY tgname) FROM pg_trigger WHERE NOT tgisinternal"))
            .ShouldBe("TR_Erasures_NoChange,TR_Events_NoChange");
    }

    [Fact]
    public async Task A_database_without_the_extension_is_told_from_one_with_it()
    {
        await using var application = new StoreApplication(Database.ConnectionString);
        await using var context = application.CreateContext();
        (await CitusDistribution.FindExtensionAsync(context, default)).ShouldBeNull();
    }
}
