using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventStore.EfCore.Data;

internal sealed class ChainGapConfiguration : IEntityTypeConfiguration<ChainGapRow>
{
    public void Configure(EntityTypeBuilder<ChainGapRow> builder)
    {
        builder.ToTable("ChainGaps", table =>
            table.HasCheckConstraint("CK_ChainGaps_Order", "\"FromSequence\" >= 1 AND \"FromSequence\" <= \"ToSequence\""));
        builder.HasKey(g => new { g.ServerId, g.ChainId, g.FromSequence });
        builder.HasOne<ChainRow>().WithMany().HasForeignKey(g => new { g.ServerId, g.ChainId }).OnDelete(DeleteBehavior.Restrict);
    }
}
