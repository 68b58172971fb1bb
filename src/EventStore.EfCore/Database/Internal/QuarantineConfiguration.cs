using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventStore.EfCore.Database;

internal sealed class QuarantineConfiguration : IEntityTypeConfiguration<QuarantineRow>
{
    public void Configure(EntityTypeBuilder<QuarantineRow> builder)
    {
        builder.ToTable("Quarantine");
        builder.Property(q => q.ServerNumber).HasColumnName("ServerId");
        builder.HasKey(q => new { q.ServerNumber, q.Number });
        builder.HasIndex(q => new { q.ServerNumber, q.Position });
    }
}
