using EFCore.Sqlite.PreparedInserts.Tests.Samples;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EFCore.Sqlite.PreparedInserts.Tests;

/// <summary>What EF Core tells of the option, and what it cannot be combined with.</summary>
public class OptionsTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_log_of_a_new_context_says_whether_inserts_are_prepared(bool prepared)
    {
        var log = new List<string>();
        using var context = new SampleContext(Builder(sqlite => sqlite.UsePreparedInserts().UsePreparedInserts(prepared))
            .LogTo(log.Add, [CoreEventId.ContextInitialized], options: DbContextLoggerOptions.None)
            .Options);

        _ = context.Model;

        log.ShouldHaveSingleItem();
        log[0].EndsWith("with options: using prepared inserts ", StringComparison.Ordinal).ShouldBe(prepared, log[0]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_debug_info_says_whether_inserts_are_prepared(bool prepared)
    {
        var debugInfo = new Dictionary<string, string>();
        foreach (var extension in Builder(sqlite => sqlite.UsePreparedInserts().UsePreparedInserts(prepared)).Options.Extensions)
            extension.Info.PopulateDebugInfo(debugInfo);

        debugInfo["PreparedInserts:UsePreparedInserts"].ShouldBe(prepared ? "True" : "False");
        debugInfo.ShouldContainKey("Sqlite", "the provider's own entry is still there");
    }

    [Fact]
    public void Another_provider_is_refused_by_name()
    {
        var builder = new DbContextOptionsBuilder<SampleContext>().UseInMemoryDatabase("sample");
        new SqliteDbContextOptionsBuilder(builder).UsePreparedInserts();

        Error(builder).ShouldBe(
            "UsePreparedInserts() works with EF Core's SQLite provider, but the context uses "
            + "'Microsoft.EntityFrameworkCore.InMemory'. Configure the context with UseSqlite(), or call "
            + "UsePreparedInserts(enabled: false).");
    }

    [Fact]
    public void A_context_without_a_provider_gets_the_error_of_EF_Core()
    {
        var builder = new DbContextOptionsBuilder<SampleContext>();
        new SqliteDbContextOptionsBuilder(builder).UsePreparedInserts();

        Error(builder).ShouldBe(CoreStrings.NoProviderConfigured);
    }

    [Fact]
    public void A_context_may_set_the_provider_itself()
    {
        var builder = new DbContextOptionsBuilder();
        new SqliteDbContextOptionsBuilder(builder).UsePreparedInserts();
        using var context = new SelfConfiguredContext(builder.Options);

        context.GetService<IDatabase>().GetType().ShouldBe(typeof(PreparedInsertDatabase));
    }

    [Fact]
    public void Switched_off_it_hinders_no_other_provider()
    {
        var builder = new DbContextOptionsBuilder<SampleContext>().UseInMemoryDatabase("sample");
        new SqliteDbContextOptionsBuilder(builder).UsePreparedInserts().UsePreparedInserts(enabled: false);
        using var context = new SampleContext(builder.Options);
        context.Add(new Slot { Id = "a" });

        context.SaveChanges().ShouldBe(1);
    }

    [Fact]
    public void Services_of_the_applications_own_are_refused()
    {
        using var services = new ServiceCollection().AddEntityFrameworkSqlite().BuildServiceProvider();

        Error(Builder(sqlite => sqlite.UsePreparedInserts()).UseInternalServiceProvider(services))
            .ShouldContain("UseInternalServiceProvider()");
    }

    [Fact]
    public void Another_replacement_of_the_same_service_is_refused_by_name()
    {
        Error(Builder(sqlite => sqlite.UsePreparedInserts()).ReplaceService<IDatabase, OtherDatabase>())
            .ShouldContain($"ReplaceService() with '{typeof(OtherDatabase)}'");
    }

    private static DbContextOptionsBuilder<SampleContext> Builder(Action<SqliteDbContextOptionsBuilder> configure) =>
        new DbContextOptionsBuilder<SampleContext>().UseSqlite("Data Source=never-opened.db", configure);

    private static string Error(DbContextOptionsBuilder<SampleContext> builder) =>
        Should.Throw<InvalidOperationException>(() =>
        {
            using var context = new SampleContext(builder.Options);
            _ = context.Model;
        }).Message;

    private sealed class SelfConfiguredContext(DbContextOptions options) : DbContext(options)
    {
        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) =>
            optionsBuilder.UseSqlite("Data Source=never-opened.db");
    }

    private sealed class OtherDatabase(DatabaseDependencies dependencies, RelationalDatabaseDependencies relational)
        : RelationalDatabase(dependencies, relational);
}
