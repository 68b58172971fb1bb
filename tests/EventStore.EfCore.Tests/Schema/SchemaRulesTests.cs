using EventStore.EfCore.Schema;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Tests.Schema;

public class SchemaRulesTests
{
    private static readonly SchemaStatus Good = new(true, true, ["1_Initial"], [], [], null);

    [Fact]
    public void An_up_to_date_database_is_let_through()
    {
        Should.NotThrow(() => SchemaRules.RefuseForeign(Good, "remedy"));
        Should.NotThrow(() => SchemaRules.RefuseOutdated(Good));
    }

    [Fact]
    public void Unknown_migrations_are_refused_by_name() =>
        Foreign(Good with { Unknown = ["9_Later", "9_Latest"] }, SchemaProblem.Unknown, "'9_Later', '9_Latest'", "Update the application");

    [Fact]
    public void An_unmanaged_database_is_refused_with_the_hint_to_import_it() =>
        Foreign(Good with { IsManaged = false, Applied = [] }, SchemaProblem.Unmanaged, "eventstore import FILE");

    [Fact]
    public void A_lock_is_refused_with_its_time_and_the_remedy() => Foreign(
        Good with { LockedSince = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero) }, SchemaProblem.Locked,
        "2026-01-02T03:04:05", "remedy");

    [Fact]
    public void Pending_migrations_are_refused_with_the_commands_to_run() =>
        Outdated(
            Good with { Pending = ["2_Next"] }, SchemaProblem.Pending, "'2_Next'", "`eventstore migrate`", "`dotnet ef database update`");

    [Fact]
    public void A_missing_database_is_refused_with_the_commands_to_run() =>
        Outdated(Good with { Exists = false }, SchemaProblem.Missing, "`eventstore migrate`", "`dotnet ef database update`");

    private static void Foreign(SchemaStatus status, SchemaProblem problem, params string[] words) =>
        Check(Should.Throw<SchemaException>(() => SchemaRules.RefuseForeign(status, "remedy")), problem, words);

    private static void Outdated(SchemaStatus status, SchemaProblem problem, params string[] words) =>
        Check(Should.Throw<SchemaException>(() => SchemaRules.RefuseOutdated(status)), problem, words);

    private static void Check(SchemaException error, SchemaProblem problem, string[] words)
    {
        error.Problem.ShouldBe(problem);
        foreach (var word in words)
            error.Message.ShouldContain(word);
    }
}
