using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventStore.EfCore.Database;

internal sealed class ChangePermitConfiguration : IEntityTypeConfiguration<ChangePermitRow>
{
    public void Configure(EntityTypeBuilder<ChangePermitRow> builder)
    {
        builder.ToTable("ChangePermits");
        builder.Property(p => p.ServerNumber).HasColumnName("ServerId");
        builder.HasKey(p => new { p.ServerNumber, p.Position });
    }
}
