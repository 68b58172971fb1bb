using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventStore.EfCore.Database;

internal sealed class ChainConfiguration : IEntityTypeConfiguration<ChainRow>
{
    public void Configure(EntityTypeBuilder<ChainRow> builder)
    {
        builder.ToTable("Chains", table => table.HasLengthCheck(nameof(ChainRow.Author), EventLimits.AuthorBytes));
        builder.Property(c => c.ServerNumber).HasColumnName("ServerId");
        builder.HasKey(c => new { c.ServerNumber, c.ChainId });
        builder.HasIndex(c => new { c.ServerNumber, c.Author }).IsUnique();
        builder.HasOne<ServerRow>().WithMany().HasForeignKey(c => c.ServerNumber).OnDelete(DeleteBehavior.Restrict);
    }
}
