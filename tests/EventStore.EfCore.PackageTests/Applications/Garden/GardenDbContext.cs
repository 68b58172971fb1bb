using Microsoft.EntityFrameworkCore;

namespace Garden;

public sealed class GardenDbContext(DbContextOptions<GardenDbContext> options) : DbContext(options)
{
    public DbSet<Bookmark> Bookmarks => Set<Bookmark>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Bookmark>().HasKey(b => b.Hash);
}
