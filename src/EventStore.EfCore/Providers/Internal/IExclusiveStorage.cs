using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Providers;

/// <summary>A database, taken for one bulk load until this is disposed.</summary>
internal interface IExclusiveStorage : IDbContextFactory<EventStoreDbContext>, IAsyncDisposable;
