using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventStore.EfCore.Data;

internal sealed class ChannelConfiguration : IEntityTypeConfiguration<ChannelRow>
{
    public void Configure(EntityTypeBuilder<ChannelRow> builder)
    {
        builder.ToTable("Channels");
        builder.HasKey(c => new { c.ServerId, c.ChannelId });
        builder.Property(c => c.Key).HasMaxLength(EventLimits.MaxNameLength);
        builder.HasIndex(c => new { c.ServerId, c.Key }).IsUnique();
        builder.HasOne<ServerRow>().WithMany().HasForeignKey(c => c.ServerId).OnDelete(DeleteBehavior.Restrict);
    }
}
