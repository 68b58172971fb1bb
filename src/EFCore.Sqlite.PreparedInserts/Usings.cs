global using EFCore.Inserts;
global using InsertColumn = EFCore.Sqlite.PreparedInserts.Binding.ColumnBinder;
