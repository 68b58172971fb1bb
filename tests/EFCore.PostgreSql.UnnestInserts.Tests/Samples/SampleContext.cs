using Microsoft.EntityFrameworkCore;

namespace EFCore.PostgreSql.UnnestInserts.Tests.Samples;

/// <summary>A model with one of everything that an insert can meet.</summary>
public sealed class SampleContext(DbContextOptions<SampleContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        var model = modelBuilder;
        model.Entity<Scalars>(entity =>
        {
            entity.Property(e => e.Id).ValueGeneratedNever();
            entity.Property(e => e.KindAsText).HasConversion<string>();
            entity.Property(e => e.Label).HasConversion(label => label.Text, text => new Label(text));
        });
        model.Entity<Optionals>(entity =>
        {
            entity.Property(e => e.Id).ValueGeneratedNever();
            entity.Property(e => e.KindAsText).HasConversion<string>();
            entity.Property(e => e.Label).HasConversion(label => label!.Value.Text, text => new Label(text));
            entity.Property<string?>("Shadow");
            entity.Property<int?>("ShadowNumber");
        });
        model.Entity<Listed>().Property(e => e.Id).ValueGeneratedNever();
        model.Entity<Generated>().HasMany(e => e.Parts).WithOne().HasForeignKey(e => e.OwnerId);
        model.Entity<GeneratedPart>().Property(e => e.Id).ValueGeneratedNever();
        model.Entity<Defaulted>(entity =>
        {
            entity.Property(e => e.Id).ValueGeneratedNever();
            entity.Property(e => e.Number).HasDefaultValue(42);
            entity.Property(e => e.Text).HasDefaultValueSql("'made by ' || 'PostgreSQL'");
        });
        model.Entity<Computed>(entity =>
        {
            entity.Property(e => e.Id).ValueGeneratedNever();
            entity.Property(e => e.Doubled).HasComputedColumnSql("\"Number\" * 2", stored: true);
        });
        model.Entity<Owner>(entity =>
        {
            entity.Property(e => e.Id).ValueGeneratedNever();
            entity.OwnsOne(e => e.Address);
            entity.OwnsMany(e => e.Phones).Property(phone => phone.Id).ValueGeneratedNever();
        });
        model.Entity<JsonOwner>(entity =>
        {
            entity.Property(e => e.Id).ValueGeneratedNever();
            entity.OwnsOne(e => e.Address, address => address.ToJson());
        });
        model.Entity<ComplexOwner>(entity =>
        {
            entity.Property(e => e.Id).ValueGeneratedNever();
            entity.ComplexProperty(e => e.Address);
        });
        model.Entity<Animal>().Property(e => e.Id).ValueGeneratedNever();
        model.Entity<Cat>();
        ConfigureLog(model);
        model.Entity<Node>(entity =>
        {
            entity.Property(e => e.Id).ValueGeneratedNever();
            entity.HasOne<Node>().WithMany().HasForeignKey(e => e.ParentId);
        });
        model.Entity<Post>().Property(e => e.Id).ValueGeneratedNever();
        model.Entity<Versioned>(entity =>
        {
            entity.Property(e => e.Id).ValueGeneratedNever();
            entity.Property(e => e.Version).IsConcurrencyToken();
        });
        model.Entity<Slot>().HasIndex(e => e.Place).IsUnique();
        model.Entity<Country>().Property(e => e.Id).ValueGeneratedNever();
        model.Entity<City>().HasOne(e => e.Country).WithMany().HasForeignKey(e => e.CountryCode).HasPrincipalKey(e => e.Code);
        model.Entity<Strict>(entity =>
        {
            entity.Property(e => e.Id).ValueGeneratedNever();
            entity.HasIndex(e => e.Text).IsUnique();
            entity.ToTable(table => table.HasCheckConstraint("CK_Positive", "\"Positive\" > 0"));
        });
        model.Entity<Left>(entity =>
        {
            entity.Property(e => e.Id).ValueGeneratedNever();
            entity.HasOne<Right>().WithMany().HasForeignKey(e => e.RightId);
        });
        model.Entity<Right>(entity =>
        {
            entity.Property(e => e.Id).ValueGeneratedNever();
            entity.HasOne<Left>().WithMany().HasForeignKey(e => e.LeftId);
        });
    }

    private static void ConfigureLog(ModelBuilder model)
    {
        model.Entity<Server>(entity =>
        {
            entity.Property(e => e.Id).ValueGeneratedNever();
            entity.HasIndex(e => e.Key).IsUnique();
            entity.HasMany(e => e.Channels).WithOne().HasForeignKey(e => e.ServerId);
        });
        model.Entity<Channel>().HasKey(e => new { e.ServerId, e.ChannelId });
        model.Entity<LogEvent>(entity =>
        {
            entity.HasKey(e => new { e.ServerId, e.Position });
            entity.HasIndex(e => new { e.ServerId, e.Hash }).IsUnique();
            entity.HasOne<Server>().WithMany().HasForeignKey(e => e.ServerId);
            entity.HasOne<Channel>().WithMany().HasForeignKey(e => new { e.ServerId, e.ChannelId });
        });
    }
}
