package dev.tare.flow.file;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the flags that a file gives. */
final class FlagsReader {
    private FlagsReader() {}

    static List<FlowFlag> read(@Nullable YamlNode node, FlowFields.Rules rules) {
        List<FlowFlag> flags = new ArrayList<>();
        if (node != null) {
            FlowFields.entries(node, "flags", rules).forEach((_, entry) -> add(entry, flags));
        }
        return flags;
    }

    private static void add(YamlNode.Entry entry, List<FlowFlag> to) {
        String name = entry.key().string();
        FlagSpec flag = FlagSpec.find(name, FlowFlags.TABLE);
        if (flag == null || !flag.inFile()) {
            List<String> names = names();
            throw TareException.at(
                    entry.key().location(),
                    flag == null
                            ? "there is no flag \"" + name + "\""
                            : "\"" + name + "\" is for the command line alone",
                    flag == null ? NearNames.hint(name, names) : null);
        }
        List<YamlNode> values = entry.value() instanceof YamlNode.Sequence list && flag.kind() == FlagSpec.Kind.LIST
                ? list.items()
                : List.of(entry.value());
        for (YamlNode value : values) {
            YamlNode.Scalar scalar = FlowFields.scalar(value, "the flag " + name);
            String text = scalar.string();
            String wrong = flag.wrong(text);
            if (wrong != null) {
                throw TareException.at(scalar.location(), "the flag " + name + " " + wrong, null);
            }
            to.add(new FlowFlag(name, text, scalar.location()));
        }
    }

    /** The flags that a file may give. */
    static List<String> names() {
        List<String> names = new ArrayList<>();
        for (FlagSpec flag : FlowFlags.TABLE) {
            if (flag.inFile()) {
                names.add(flag.name());
            }
        }
        return names;
    }
}
