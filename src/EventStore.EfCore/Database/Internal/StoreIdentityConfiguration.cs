using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventStore.EfCore.Database;

internal sealed class StoreIdentityConfiguration : IEntityTypeConfiguration<StoreIdentityRow>
{
    public void Configure(EntityTypeBuilder<StoreIdentityRow> builder)
    {
        builder.ToTable("StoreIdentity", table =>
        {
            table.HasCheckConstraint("CK_StoreIdentity_One", "\"Id\" = 1");
            table.HasLengthCheck(nameof(StoreIdentityRow.Value), StoreIdentityRow.Bytes);
        });
        builder.HasKey(i => i.Id);
        builder.Property(i => i.Id).ValueGeneratedNever();
    }
}
