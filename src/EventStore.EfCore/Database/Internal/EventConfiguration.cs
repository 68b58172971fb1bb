using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventStore.EfCore.Database;

internal sealed class EventConfiguration : IEntityTypeConfiguration<EventRow>
{
    public void Configure(EntityTypeBuilder<EventRow> builder)
    {
        builder.ToTable("Events", table =>
        {
            table.HasLengthCheck(nameof(EventRow.Hash), EventLimits.HashBytes);
            table.HasLengthCheck(nameof(EventRow.Previous), EventLimits.HashBytes);
            table.HasLengthCheck(nameof(EventRow.Signature), EventLimits.SignatureBytes);
            table.HasCheckConstraint("CK_Events_Dependencies", $"length(\"Dependencies\") % {EventLimits.HashBytes} = 0");
            table.HasCheckConstraint("CK_Events_Position", "\"Position\" >= 1");
            table.HasCheckConstraint("CK_Events_Sequence", "\"Sequence\" >= 1");
        });
        builder.Property(e => e.ServerNumber).HasColumnName("ServerId");
        builder.HasKey(e => new { e.ServerNumber, e.Position });

        // How an event is found by its hash is the engine's business. The position makes the order of forks part of the key, so that
        // reading a chain needs no sorting and can go on between two forks.
        builder.HasIndex(e => new { e.ServerNumber, e.ChainId, e.Sequence, e.Position });
        builder.HasIndex(e => new { e.ServerNumber, e.ChannelId, e.Position }).HasFilter("\"ChannelId\" IS NOT NULL");

        builder.HasOne<ChainRow>().WithMany().HasForeignKey(e => new { e.ServerNumber, e.ChainId }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ChannelRow>().WithMany().HasForeignKey(e => new { e.ServerNumber, e.ChannelId }).OnDelete(DeleteBehavior.Restrict);
    }
}
