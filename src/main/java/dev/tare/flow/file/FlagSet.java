package dev.tare.flow.file;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.text.GoBool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The flags of a command line by the rules of Go's flag package: {@code -x} and {@code --x} are the same; a switch takes
 * a value only behind {@code =}, another flag behind {@code =} or as the next word, whatever that begins with; flags end
 * at {@code --}, at {@code -} and at the first word that is none.
 */
public final class FlagSet {
    private final List<FlagSpec> table;
    private final Map<String, List<String>> values = new HashMap<>();
    private final Set<String> typed = new HashSet<>();
    private final List<String> operands;

    private FlagSet(List<FlagSpec> table, List<String> operands) {
        this.table = table;
        this.operands = List.copyOf(operands);
    }

    /** @throws TareException (usage) in Go's words */
    public static FlagSet parse(List<FlagSpec> table, List<String> words) {
        return parse(table, words, false);
    }

    /** Reads flags behind other words, too, up to {@code --}. @throws TareException (usage) in Go's words */
    public static FlagSet parseAnywhere(List<FlagSpec> table, List<String> words) {
        return parse(table, words, true);
    }

    private static FlagSet parse(List<FlagSpec> table, List<String> words, boolean anywhere) {
        int at = 0;
        List<String> others = new ArrayList<>();
        List<String[]> found = new ArrayList<>();
        while (at < words.size()) {
            String word = words.get(at);
            if (word.length() < 2 || !word.startsWith("-")) {
                if (!anywhere) {
                    break;
                }
                others.add(word);
                at++;
                continue;
            }
            at++;
            if (word.equals("--")) {
                break;
            }
            String text = word.substring(word.startsWith("--") ? 2 : 1);
            if (text.isEmpty() || text.startsWith("-") || text.startsWith("=")) {
                throw TareException.usage("bad flag syntax: " + word, null);
            }
            int equals = text.indexOf('=');
            // Go's package knows -h by itself.
            String name = text.equals("h") ? "help" : equals < 0 ? text : text.substring(0, equals);
            FlagSpec flag = require(name, table);
            if (equals >= 0) {
                found.add(new String[] {flag.name(), checked(flag, text.substring(equals + 1))});
            } else if (flag.kind() == FlagSpec.Kind.SWITCH) {
                found.add(new String[] {flag.name(), "true"});
            } else if (at < words.size()) {
                found.add(new String[] {flag.name(), checked(flag, words.get(at++))});
            } else {
                throw TareException.usage("flag needs an argument: -" + flag.name(), null);
            }
        }
        others.addAll(words.subList(at, words.size()));
        FlagSet flags = new FlagSet(table, others);
        for (String[] pair : found) {
            flags.values.computeIfAbsent(pair[0], _ -> new ArrayList<>()).add(pair[1]);
            flags.typed.add(pair[0]);
        }
        return flags;
    }

    private static FlagSpec require(String name, List<FlagSpec> table) {
        FlagSpec flag = FlagSpec.find(name, table);
        if (flag == null) {
            List<String> names = table.stream().map(each -> each.name()).toList();
            throw TareException.usage("flag provided but not defined: -" + name, NearNames.hint(name, names));
        }
        return flag;
    }

    private static String checked(FlagSpec flag, String text) {
        String wrong = flag.wrong(text);
        if (wrong == null) {
            return text;
        }
        String kind = flag.kind() == FlagSpec.Kind.SWITCH ? "boolean value" : "value";
        throw TareException.usage(
                "invalid " + kind + " \"" + text + "\" for flag -" + flag.name() + ": it " + wrong, null);
    }

    /** The same with the flags of a file, which count where they were not typed. */
    public FlagSet with(List<FlowFlag> file) {
        FlagSet all = new FlagSet(table, operands);
        for (FlowFlag flag : file) {
            if (!typed.contains(flag.name())) {
                all.values.computeIfAbsent(flag.name(), _ -> new ArrayList<>()).add(flag.value());
            }
        }
        all.values.putAll(values);
        all.typed.addAll(typed);
        return all;
    }

    /** Whether a switch is on. */
    public boolean has(String flag) {
        return Boolean.TRUE.equals(GoBool.parse(value(flag)));
    }

    /** The last value of a flag, else its initial one; the empty string for none. */
    public String value(String flag) {
        List<String> given = values.get(flag);
        return given == null ? require(flag, table).initial() : given.getLast();
    }

    /** The last value of a number. */
    public long number(String flag) {
        return FlagSpec.number(value(flag));
    }

    /** All values of a flag, in order; those that were typed alone where there are such. */
    public List<String> values(String flag) {
        return List.copyOf(values.getOrDefault(flag, List.of()));
    }

    /** All values NAME=VALUE of a flag; of several for one name the last. */
    public Map<String, String> pairs(String flag) {
        Map<String, String> pairs = new java.util.LinkedHashMap<>();
        for (String pair : values(flag)) {
            int equals = pair.indexOf('=');
            pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return pairs;
    }

    /** Whether a flag was given, typed or in the file. */
    public boolean isGiven(String flag) {
        return values.containsKey(flag);
    }

    /** What follows the flags. */
    public List<String> operands() {
        return operands;
    }
}
