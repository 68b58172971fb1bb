using EFCore.PostgreSql.UnnestInserts;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

// In EF Core's namespace, so that it is found where UseNpgsql is.
namespace Microsoft.EntityFrameworkCore;

/// <summary>Lets <c>SaveChanges</c> insert the rows of a table by one statement, from arrays.</summary>
public static class UnnestInsertsExtensions
{
    /// <summary>
    /// Makes <c>SaveChanges</c> send the rows that it adds to a table as one array for each column, and one statement,
    /// <c>INSERT … SELECT unnest(…), unnest(…)</c>, for up to 4,096 rows or 16 MiB; EF Core otherwise sends a statement for each row.
    /// </summary>
    /// <remarks>
    /// What is stored stays the same: rows, the transaction or savepoint around them, and entity states. Whatever needs more than a plain
    /// INSERT (values read back from the database, tables shared by several entity types, complex types, JSON, self references, types that
    /// have no array here), and all updates and deletes, take EF Core's own path, before these rows. Two things differ: a statement is
    /// refused as a whole, so that the <see cref="DbUpdateException"/> names all of its rows; and rows of different tables may be
    /// written in another order, as long as foreign keys allow it.
    /// The last call decides. The option replaces EF Core's <see cref="IDatabase"/> service: a context that also replaces it by
    /// <see cref="DbContextOptionsBuilder.ReplaceService{TService, TImplementation}"/>, that has services of its own from
    /// <see cref="DbContextOptionsBuilder.UseInternalServiceProvider"/>, or that uses another provider than Npgsql's, fails with an
    /// <see cref="InvalidOperationException"/> when it is created or first used.
    /// </remarks>
    /// <param name="builder">The builder that <c>UseNpgsql</c> hands to its action.</param>
    /// <param name="enabled"><see langword="false"/> goes back to EF Core's own inserts.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static NpgsqlDbContextOptionsBuilder UseUnnestInserts(this NpgsqlDbContextOptionsBuilder builder, bool enabled = true)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var options = ((IRelationalDbContextOptionsBuilderInfrastructure)builder).OptionsBuilder;

        // Without the extension they are off already, and the context shares EF Core's internal services with all that never asked.
        if (enabled || options.Options.FindExtension<UnnestInsertsOptionsExtension>() is not null)
            ((IDbContextOptionsBuilderInfrastructure)options).AddOrUpdateExtension(new UnnestInsertsOptionsExtension(enabled));

        return builder;
    }
}
