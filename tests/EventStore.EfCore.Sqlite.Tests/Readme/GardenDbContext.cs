using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Sqlite.Tests.Readme;

/// <summary>An application's own context, as the sample of docs/api.md has one.</summary>
public sealed class GardenDbContext(DbContextOptions<GardenDbContext> options) : DbContext(options)
{
    public DbSet<Bookmark> Bookmarks => Set<Bookmark>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.Entity<Bookmark>().HasKey(b => b.Position);
}
