using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventStore.EfCore.Database;

internal sealed class ChannelConfiguration : IEntityTypeConfiguration<ChannelRow>
{
    public void Configure(EntityTypeBuilder<ChannelRow> builder)
    {
        builder.ToTable("Channels");
        builder.Property(c => c.ServerNumber).HasColumnName("ServerId");
        builder.Property(c => c.Name).HasColumnName("Key").HasMaxLength(EventLimits.MaxNameLength);
        builder.HasKey(c => new { c.ServerNumber, c.ChannelId });
        builder.HasIndex(c => new { c.ServerNumber, c.Name }).IsUnique();
        builder.HasOne<ServerRow>().WithMany().HasForeignKey(c => c.ServerNumber).OnDelete(DeleteBehavior.Restrict);
    }
}
