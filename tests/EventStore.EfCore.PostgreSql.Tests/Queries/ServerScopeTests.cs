using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PostgreSql.Tests.Queries;

/// <summary>
/// What the store asks is asked of one server's rows: that is what lets a cluster be sharded by server. The few statements that are not
/// say so in a comment, and are listed here.
/// </summary>
public sealed partial class ServerScopeTests : DatabaseTests
{
    private const string Mark = "-- all servers";

    private static readonly string[] Tables =
        ["Servers", "Chains", "Channels", "ChainGaps", "Events", "Quarantine", "Erasures", "ChangePermits"];

    /// <summary>Each by a part of its SQL, with the reason why it may ask all servers.</summary>
    private static readonly Dictionary<string, string> Crossing = new()
    {
        ["\"LastPosition\" <> 0"] = "the list of servers and the statistics: one row of each server, and no events",
        ["FROM eventstore.\"Servers\" AS s\nORDER BY s.\"Key\""] =
            "which servers there are, for a report of what they take",
        ["FROM eventstore.\"Servers\" AS s\nWHERE s.\"Id\" > "] = "the next server of a verification that goes through all of them",
        ["AND NOT EXISTS (SELECT FROM"] = "a verification of all servers looks for rows whose server there is none of",
        ["FROM eventstore.\"Quarantine\" AS q\nWHERE (q.\"ServerId\" > "] = "the list of what is in quarantine, of all servers",
        ["SELECT count(*)\nFROM eventstore.\"Erasures\""] = "how many events were erased: the statistics",
        ["VACUUM"] = "an erasure has old versions of rows removed, and upkeep does, which is a matter of whole tables",
        ["DROP INDEX"] = "a bulk load leaves out the index of the whole archive",
        ["CREATE UNIQUE INDEX"] = "and builds it",
        ["\nANALYZE "] = "upkeep of whole tables",
    };

    [Fact]
    public async Task Every_statement_of_the_store_is_held_to_servers_it_names_or_says_that_it_is_not()
    {
        using var recorder = new StatementRecorder(Database.ConnectionString);
        await using (var everything = new Everything(recorder))
            await everything.RunAsync();

        var crossing = recorder.Planned.Where(s => s.Plan.UnboundScans.Any()).Select(s => s.Text).Concat(WithoutPlan(recorder)).Distinct()
            .ToArray();
        crossing.Where(sql => !Crossing.Keys.Any(sql.Contains)).ShouldBeEmpty("These ask all servers, and are not known to need that.");
        crossing.Where(sql => !sql.Contains(Mark)).ShouldBeEmpty("These ask all servers, and do not say so.");
        recorder.Planned.Select(s => s.Text).Where(sql => sql.Contains(Mark)).Except(crossing).ShouldBeEmpty("These say so wrongly.");
        Crossing.Keys.Where(part => !crossing.Any(sql => sql.Contains(part))).ShouldBeEmpty("Of these there are none.");
        Tables.Where(table => !recorder.Planned.Any(s => s.Plan.Reads(table))).ShouldBeEmpty("The recorder saw nothing of these.");
    }

    /// <summary>What was sent, and touches the tables, and was not explained. Parameters are named there, and numbered here.</summary>
    private static IEnumerable<string> WithoutPlan(StatementRecorder recorder)
    {
        recorder.Sent.ShouldNotBeEmpty();
        var planned = recorder.Planned.Select(s => Unnamed(s.Text)).Distinct().OrderByDescending(sql => sql.Length).ToArray();
        return recorder.Sent.Distinct().Where(sent => !sent.StartsWith(Everything.BehindTheStore, StringComparison.Ordinal))
            .Select(sent => planned.Aggregate(Unnamed(sent), (rest, sql) => rest.Replace(sql, "")))
            .Where(rest => Tables.Any(rest.Contains));
    }

    private static string Unnamed(string sql) => Parameter().Replace(sql, "?");

    [GeneratedRegex(@"@\w+|\$\d+")]
    private static partial Regex Parameter();
}
