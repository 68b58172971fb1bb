using System.Xml.Linq;

namespace EventStore.EfCore.Benchmarks.Reporting;

/// <summary>One of the pictures that stand below each other in a plot.</summary>
internal sealed class SvgPanel
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly XElement _group = Element("g");

    public SvgPanel(string title, int height)
    {
        Height = height;
        Text(20, 22, title);
        _group.Elements().Last().SetAttributeValue("font-weight", "bold");
    }

    public int Height { get; }

    public static XElement Element(string name, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        var element = new XElement(Svg + name);
        foreach (var (attribute, value) in attributes)
            element.SetAttributeValue(attribute, value);
        return element;
    }

    public XElement At(int top)
    {
        _group.SetAttributeValue("transform", $"translate(0 {top})");
        return _group;
    }

    public void Add(string name, params ReadOnlySpan<(string Name, object Value)> attributes) => _group.Add(Element(name, attributes));

    public void Text(double x, double y, string text, string anchor = "start")
    {
        var element = Element("text", ("x", x), ("y", y), ("text-anchor", anchor));
        element.Value = text;
        _group.Add(element);
    }
}
