package dev.tare.flow;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the flags that a file gives. */
final class FlagsReader {
    private FlagsReader() {}

    static List<FlowFlag> read(@Nullable YamlNode node, Fields.Rules rules) {
        List<FlowFlag> flags = new ArrayList<>();
        if (node != null) {
            Fields.entries(node, "flags", rules).forEach((_, entry) -> add(entry, flags));
        }
        return flags;
    }

    private static void add(YamlNode.Entry entry, List<FlowFlag> to) {
        String name = entry.key().string();
        GoFlag flag = GoFlag.find(name, FlowFlags.TABLE);
        if (flag == null || !flag.inFile()) {
            List<String> names = names();
            throw TareException.at(
                    entry.key().location(),
                    flag == null
                            ? "there is no flag \"" + name + "\""
                            : "\"" + name + "\" is for the command line alone",
                    flag == null ? NearNames.hint(name, names) : null);
        }
        List<YamlNode> values = entry.value() instanceof YamlNode.Sequence list && flag.kind() == GoFlag.Kind.LIST
                ? list.items()
                : List.of(entry.value());
        for (YamlNode value : values) {
            YamlNode.Scalar scalar = Fields.scalar(value, "the flag " + name);
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
        for (GoFlag flag : FlowFlags.TABLE) {
            if (flag.inFile()) {
                names.add(flag.name());
            }
        }
        return names;
    }
}
