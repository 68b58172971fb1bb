using EventStore.EfCore.Providers;
using EventStore.EfCore.Schema;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Tests.Schema;

public class SchemaRulesTests
{
    private static readonly SchemaStatus Good = new(true, true, ["1_Initial"], [], []);

    [Fact]
    public void An_up_to_date_database_is_let_through()
    {
        Should.NotThrow(() => SchemaRules.RefuseForeign(Good, new NoProvider()));
        Should.NotThrow(() => SchemaRules.RefuseUnusable(Good, new NoProvider()));
    }

    [Fact]
    public void Unknown_migrations_are_refused_by_name() =>
        Foreign(Good with { Unknown = ["9_Later", "9_Latest"] }, SchemaProblem.Unknown, "'9_Later', '9_Latest'", "Update the application");

    [Fact]
    public void An_unmanaged_database_is_refused_by_name_with_what_to_do() =>
        Foreign(Good with { IsManaged = false, Applied = [] }, SchemaProblem.Unmanaged, "'target'", "Name another database",
        "`dotnet ef database update`");

    [Fact]
    public void Unknown_migrations_may_be_another_contexts_and_the_remedy_for_that_is_said_too() =>
        Foreign(Good with { Unknown = ["9_Theirs"] }, SchemaProblem.Unknown, "another context", "MigrationsHistoryTable(…)");

    [Fact]
    public void Who_migrates_at_the_same_time_is_said_to_be_alive()
    {
        var cause = new TimeoutException();
        var error = SchemaRules.Locked(new NoProvider(), cause);
        error.InnerException.ShouldBeSameAs(cause);
        Check(error, SchemaProblem.Locked, ["'target'", "It is alive", "migrate again"]);
    }

    [Fact]
    public void Pending_migrations_are_refused_with_the_commands_to_run() =>
        Unusable(
            Good with { Pending = ["2_Next"] }, SchemaProblem.Pending, "'2_Next'",
            "IEventStoreSchema.MigrateAsync()", "`dotnet ef database update`");

    [Fact]
    public void A_missing_database_is_refused_with_the_commands_to_run() =>
        Unusable(Good with { Exists = false }, SchemaProblem.Missing, "IEventStoreSchema.MigrateAsync()", "`dotnet ef database update`");

    private static void Foreign(SchemaStatus status, SchemaProblem problem, params string[] words) =>
        Check(Should.Throw<SchemaException>(() => SchemaRules.RefuseForeign(status, new NoProvider())), problem, words);

    private static void Unusable(SchemaStatus status, SchemaProblem problem, params string[] words) =>
        Check(Should.Throw<SchemaException>(() => SchemaRules.RefuseUnusable(status, new NoProvider())), problem, words);

    private static void Check(SchemaException error, SchemaProblem problem, string[] words)
    {
        error.Problem.ShouldBe(problem);
        foreach (var word in words)
            error.Message.ShouldContain(word);
    }

    private sealed class NoProvider : IStorageProvider
    {
        public string Name => "none";

        public string Target => "target";

        public bool IsReadOnly => false;

        public int WriterLanes => 1;

        public bool BlocksThreads => true;

        public StorageErrorKind? Classify(Exception exception) => StorageErrorKind.Other;

        public string Explain(StorageErrorKind kind) => kind.ToString();
    }
}
