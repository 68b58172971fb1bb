using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventStore.EfCore.Database;

internal sealed class ErasureConfiguration : IEntityTypeConfiguration<ErasureRow>
{
    public void Configure(EntityTypeBuilder<ErasureRow> builder)
    {
        builder.ToTable("Erasures", table => table.HasLengthCheck(nameof(ErasureRow.Hash), EventLimits.HashBytes));
        builder.Property(e => e.ServerNumber).HasColumnName("ServerId");
        builder.HasKey(e => new { e.ServerNumber, e.Position });
        builder.HasOne<ServerRow>().WithMany().HasForeignKey(e => e.ServerNumber).OnDelete(DeleteBehavior.Restrict);
    }
}
