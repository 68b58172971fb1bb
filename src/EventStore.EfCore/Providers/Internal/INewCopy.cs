using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Providers;

/// <summary>A copy of a database that is being made under a temporary name. Disposing of it leaves nothing that was not placed.</summary>
internal interface INewCopy : IDisposable
{
    /// <summary>The path that the copy will have.</summary>
    string Path { get; }

    /// <summary>Reads the copy, of which nobody else knows.</summary>
    Task<T> ReadAsync<T>(Func<IDbContextFactory<EventStoreDbContext>, Task<T>> read);

    /// <summary>Works on a copy of the copy, which is thrown away: it may be changed.</summary>
    Task<T> TryOnAsync<T>(Func<IDbContextFactory<EventStoreDbContext>, Task<T>> work);

    /// <summary>Makes the copy durable and gives it its name, at one moment.</summary>
    /// <returns>Bytes of the file.</returns>
    /// <exception cref="StorageException">It cannot be done. Nothing is replaced.</exception>
    long Place();
}
