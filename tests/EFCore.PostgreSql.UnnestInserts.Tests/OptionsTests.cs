using EFCore.PostgreSql.UnnestInserts.Tests.Samples;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;
using Shouldly;
using Xunit;

namespace EFCore.PostgreSql.UnnestInserts.Tests;

/// <summary>What EF Core tells of the option, and what it cannot be combined with.</summary>
public class OptionsTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_log_of_a_new_context_says_where_inserts_come_from(bool unnest)
    {
        var log = new List<string>();
        using var context = new SampleContext(Builder(npgsql => npgsql.UseUnnestInserts().UseUnnestInserts(unnest))
            .LogTo(log.Add, [CoreEventId.ContextInitialized], options: DbContextLoggerOptions.None)
            .Options);

        _ = context.Model;

        log.ShouldHaveSingleItem();
        log[0].EndsWith("with options: using unnest inserts ", StringComparison.Ordinal).ShouldBe(unnest, log[0]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_debug_info_says_where_inserts_come_from(bool unnest)
    {
        var debugInfo = new Dictionary<string, string>();
        foreach (var extension in Builder(npgsql => npgsql.UseUnnestInserts().UseUnnestInserts(unnest)).Options.Extensions)
            extension.Info.PopulateDebugInfo(debugInfo);

        debugInfo["UnnestInserts:UseUnnestInserts"].ShouldBe(unnest ? "True" : "False");
    }

    [Fact]
    public void Another_provider_is_refused_by_name()
    {
        var builder = new DbContextOptionsBuilder<SampleContext>().UseInMemoryDatabase("sample");
        new NpgsqlDbContextOptionsBuilder(builder).UseUnnestInserts();

        Error(builder).ShouldBe(
            "UseUnnestInserts() works with Npgsql's provider, but the context uses "
            + "'Microsoft.EntityFrameworkCore.InMemory'. Configure the context with UseNpgsql(), or call "
            + "UseUnnestInserts(enabled: false).");
    }

    [Fact]
    public void A_context_without_a_provider_gets_the_error_of_EF_Core()
    {
        var builder = new DbContextOptionsBuilder<SampleContext>();
        new NpgsqlDbContextOptionsBuilder(builder).UseUnnestInserts();

        Error(builder).ShouldBe(CoreStrings.NoProviderConfigured);
    }

    [Fact]
    public void A_context_may_set_the_provider_itself()
    {
        var builder = new DbContextOptionsBuilder();
        new NpgsqlDbContextOptionsBuilder(builder).UseUnnestInserts();
        using var context = new SelfConfiguredContext(builder.Options);

        context.GetService<IDatabase>().GetType().ShouldBe(typeof(UnnestInsertDatabase));
    }

    [Fact]
    public void Switched_off_it_hinders_no_other_provider()
    {
        var builder = new DbContextOptionsBuilder<SampleContext>().UseInMemoryDatabase("sample");
        new NpgsqlDbContextOptionsBuilder(builder).UseUnnestInserts().UseUnnestInserts(enabled: false);
        using var context = new SampleContext(builder.Options);
        context.Add(new Slot { Id = "a" });

        context.SaveChanges().ShouldBe(1);
    }

    [Fact]
    public void Services_of_the_applications_own_are_refused()
    {
        using var services = new ServiceCollection().AddEntityFrameworkNpgsql().BuildServiceProvider();

        Error(Builder(npgsql => npgsql.UseUnnestInserts()).UseInternalServiceProvider(services))
            .ShouldContain("UseInternalServiceProvider()");
    }

    [Fact]
    public void Another_replacement_of_the_same_service_is_refused_by_name()
    {
        Error(Builder(npgsql => npgsql.UseUnnestInserts()).ReplaceService<IDatabase, OtherDatabase>())
            .ShouldContain($"ReplaceService() with '{typeof(OtherDatabase)}'");
    }

    private static DbContextOptionsBuilder<SampleContext> Builder(Action<NpgsqlDbContextOptionsBuilder> configure) =>
        new DbContextOptionsBuilder<SampleContext>().UseNpgsql("Host=never-opened;Database=x", configure);

    private static string Error(DbContextOptionsBuilder<SampleContext> builder) =>
        Should.Throw<InvalidOperationException>(() =>
        {
            using var context = new SampleContext(builder.Options);
            _ = context.Model;
        }).Message;

    private sealed class SelfConfiguredContext(DbContextOptions options) : DbContext(options)
    {
        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) =>
            optionsBuilder.UseNpgsql("Host=never-opened;Database=x");
    }

    private sealed class OtherDatabase(DatabaseDependencies dependencies, RelationalDatabaseDependencies relational)
        : RelationalDatabase(dependencies, relational);
}
