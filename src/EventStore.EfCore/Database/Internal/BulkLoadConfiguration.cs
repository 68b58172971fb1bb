using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventStore.EfCore.Database;

internal sealed class BulkLoadConfiguration : IEntityTypeConfiguration<BulkLoadRow>
{
    public void Configure(EntityTypeBuilder<BulkLoadRow> builder)
    {
        builder.ToTable("BulkLoads", table => table.HasCheckConstraint("CK_BulkLoads_One", "\"Id\" = 1"));
        builder.HasKey(b => b.Id);
        builder.Property(b => b.Id).ValueGeneratedNever();
    }
}
