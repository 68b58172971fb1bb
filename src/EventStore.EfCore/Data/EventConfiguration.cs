using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventStore.EfCore.Data;

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
        builder.HasKey(e => new { e.ServerId, e.Position });
        builder.HasIndex(e => new { e.ServerId, e.Hash }).IsUnique();

        // The position makes the order of forks part of the key, so that reading a chain needs no sorting and can go on between two forks.
        builder.HasIndex(e => new { e.ServerId, e.ChainId, e.Sequence, e.Position });
        builder.HasIndex(e => new { e.ServerId, e.ChannelId, e.Position });

        builder.HasOne<ChainRow>().WithMany().HasForeignKey(e => new { e.ServerId, e.ChainId }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ChannelRow>().WithMany().HasForeignKey(e => new { e.ServerId, e.ChannelId }).OnDelete(DeleteBehavior.Restrict);
    }
}
