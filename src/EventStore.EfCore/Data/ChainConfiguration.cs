using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventStore.EfCore.Data;

internal sealed class ChainConfiguration : IEntityTypeConfiguration<ChainRow>
{
    public void Configure(EntityTypeBuilder<ChainRow> builder)
    {
        builder.ToTable("Chains", table => table.HasLengthCheck(nameof(ChainRow.Author), EventLimits.AuthorBytes));
        builder.HasKey(c => new { c.ServerId, c.ChainId });
        builder.HasIndex(c => new { c.ServerId, c.Author }).IsUnique();
        builder.HasOne<ServerRow>().WithMany().HasForeignKey(c => c.ServerId).OnDelete(DeleteBehavior.Restrict);
    }
}
