using EFCore.Sqlite.PreparedInserts;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

// In EF Core's namespace, so that it is found where UseSqlite is.
namespace Microsoft.EntityFrameworkCore;

/// <summary>Lets <c>SaveChanges</c> insert through one prepared statement per table.</summary>
public static class PreparedInsertsExtensions
{
    /// <summary>
    /// Makes <c>SaveChanges</c> bind and run one prepared INSERT per table for all rows it adds to that table, where EF Core on
    /// SQLite otherwise builds, prepares and finalizes one command per row.
    /// </summary>
    /// <remarks>
    /// What is stored stays the same: rows, row ids, the transaction or savepoint around them, exceptions and entity states.
    /// Whatever needs more than a plain INSERT (values read back from the database, tables shared by several entity types,
    /// complex types, JSON, self references), and all updates and deletes, take EF Core's own path, before the prepared rows.
    /// Two things differ: a run of rows is logged, and seen by command interceptors, as one non-query command without
    /// parameter values; and rows of different tables may be written in another order, as long as foreign keys allow it.
    /// The last call decides. The option replaces EF Core's <see cref="IDatabase"/> service: a context that also replaces it by
    /// <see cref="DbContextOptionsBuilder.ReplaceService{TService, TImplementation}"/>, that has services of its own from
    /// <see cref="DbContextOptionsBuilder.UseInternalServiceProvider"/>, or that uses another provider than SQLite's, fails with an
    /// <see cref="InvalidOperationException"/> when it is created or first used.
    /// </remarks>
    /// <param name="builder">The builder that <c>UseSqlite</c> hands to its action.</param>
    /// <param name="enabled"><see langword="false"/> goes back to EF Core's own inserts.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static SqliteDbContextOptionsBuilder UsePreparedInserts(this SqliteDbContextOptionsBuilder builder, bool enabled = true)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var options = ((IRelationalDbContextOptionsBuilderInfrastructure)builder).OptionsBuilder;

        // Without the extension they are off already, and the context shares EF Core's internal services with all that never asked.
        if (enabled || options.Options.FindExtension<PreparedInsertsOptionsExtension>() is not null)
            ((IDbContextOptionsBuilderInfrastructure)options).AddOrUpdateExtension(new PreparedInsertsOptionsExtension(enabled));

        return builder;
    }
}
