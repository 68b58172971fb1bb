using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventStore.EfCore.Database;

internal sealed class ChainHoleConfiguration : IEntityTypeConfiguration<ChainHoleRow>
{
    public void Configure(EntityTypeBuilder<ChainHoleRow> builder)
    {
        builder.ToTable("ChainGaps", table =>
            table.HasCheckConstraint("CK_ChainGaps_Order", "\"FromSequence\" >= 1 AND \"FromSequence\" <= \"ToSequence\""));
        builder.Property(h => h.ServerNumber).HasColumnName("ServerId");
        builder.HasKey(h => new { h.ServerNumber, h.ChainId, h.FromSequence });
        builder.HasOne<ChainRow>().WithMany().HasForeignKey(h => new { h.ServerNumber, h.ChainId }).OnDelete(DeleteBehavior.Restrict);
    }
}
