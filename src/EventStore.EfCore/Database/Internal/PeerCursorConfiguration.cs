using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventStore.EfCore.Database;

internal sealed class PeerCursorConfiguration : IEntityTypeConfiguration<PeerCursorRow>
{
    public void Configure(EntityTypeBuilder<PeerCursorRow> builder)
    {
        builder.ToTable("PeerCursors", table =>
        {
            table.HasLengthCheck(nameof(PeerCursorRow.Store), StoreIdentityRow.Bytes);
            table.HasLengthCheck(nameof(PeerCursorRow.Hash), EventLimits.HashBytes);
            table.HasCheckConstraint("CK_PeerCursors_Position", "\"Position\" >= 1");
        });
        builder.HasKey(c => new { c.Store, c.Server });
    }
}
