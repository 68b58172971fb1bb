using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace EventStore.EfCore.Migrations.PostgreSql;

/// <summary>
/// The store's model as PostgreSQL has it: in a schema of its own, with names that are ordered by their bytes whatever the database's
/// collation is, and with the sequence that numbers new servers.
/// </summary>
internal sealed class StoreModel(ModelCustomizerDependencies dependencies) : RelationalModelCustomizer(dependencies)
{
    public const string Schema = "eventstore";

    public const string HistoryTable = "__EFMigrationsHistory";

    /// <summary>A sequence: the largest number in use plus one would be the same for two writers at once.</summary>
    public const string ServerNumbers = "ServerNumbers";

    /// <summary>The index on hashes: the one that a bulk load leaves out.</summary>
    public const string HashIndex = "IX_Events_ServerId_Hash";

    private const string ByBytes = "C";

    public override void Customize(ModelBuilder modelBuilder, DbContext context)
    {
        base.Customize(modelBuilder, context);
        modelBuilder.HasDefaultSchema(Schema);
        modelBuilder.HasSequence<int>(ServerNumbers);
        modelBuilder.Entity<EventRow>().HasIndex(e => new { e.ServerNumber, e.Hash }).IsUnique().HasDatabaseName(HashIndex);
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(e => e.GetProperties()))
        {
            if (property.ClrType == typeof(string))
                property.SetCollation(ByBytes);
        }
    }
}
