using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Providers;

/// <summary>A database that nobody else can use until this is disposed. All contexts share its one connection.</summary>
internal interface IExclusiveStorage : IDbContextFactory<EventStoreDbContext>, IAsyncDisposable;
