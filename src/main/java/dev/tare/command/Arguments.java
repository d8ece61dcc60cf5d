package dev.tare.command;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.text.GoBool;
import dev.tare.usage.Flag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;
import org.jspecify.annotations.Nullable;

/** The parsed command line of one command. */
public final class Arguments {
    private final String program;
    private final CommandLine line;
    private final List<String> off;
    private final Set<String> hidden;

    private Arguments(String program, CommandLine line, List<String> off, Set<String> hidden) {
        this.program = program;
        this.line = line;
        this.off = off;
        this.hidden = hidden;
    }

    /** Parses as docker does: flags anywhere, {@code --} ends them, {@code --switch=false} works. */
    public static Arguments parse(String name, Command command, List<String> words) {
        String program = command.program(name);
        Options options = new Options();
        List<String> names = new ArrayList<>();
        List<String> switches = new ArrayList<>();
        List<String> dashed = new ArrayList<>();
        Map<String, String> bare = new HashMap<>();
        List<Flag> flags = command.page().flags();
        for (Flag flag : flags) {
            options.addOption(Option.builder(flag.letter())
                    .longOpt(flag.name())
                    .hasArg(flag.value() != null)
                    .get());
            names.add("--" + flag.name());
            if (flag.value() == null) {
                switches.add(flag.name());
            }
            if (flag.form() == Flag.Form.FLAGS) {
                dashed.add("--" + flag.name());
            }
            if (flag.bare() != null) {
                bare.put("--" + flag.name(), flag.bare());
            }
        }
        List<String> off = new ArrayList<>();
        List<String> plain = withoutSwitchValues(withBareValues(withDashes(words, dashed), bare), switches, off);
        try {
            // Partial names are refused: a script that says --tar would break when --target gets a sibling.
            CommandLine line = DefaultParser.builder()
                    .setAllowPartialMatching(false)
                    .setStripLeadingAndTrailingQuotes(false)
                    .get()
                    .parse(options, plain.toArray(new String[0]), command.stopsAtOperand());
            List<String> operands = line.getArgList();
            if (command.stopsAtOperand()
                    && !operands.isEmpty()
                    && operands.get(0).startsWith("-")
                    && operands.get(0).length() > 1
                    && !plain.contains("--")) {
                throw unknown(program, command, operands.get(0), names);
            }
            Arguments arguments = new Arguments(program, line, off, Set.of());
            for (Flag flag : flags) {
                arguments.requireChoice(flag);
            }
            return arguments;
        } catch (UnrecognizedOptionException e) {
            throw unknown(program, command, e.getOption(), names);
        } catch (MissingArgumentException e) {
            Option option = e.getOption();
            throw TareException.usage("--" + option.getLongOpt() + " needs a value", seeHelp(program));
        } catch (ParseException e) {
            throw TareException.usage(String.valueOf(e.getMessage()), seeHelp(program));
        }
    }

    /** The parser would take the next word as the value of an option whose value may be left out. */
    private static List<String> withBareValues(List<String> words, Map<String, String> bare) {
        if (bare.isEmpty()) {
            return words;
        }
        List<String> out = new ArrayList<>(words.size());
        boolean flags = true;
        for (String word : words) {
            flags &= !word.equals("--");
            String value = flags ? bare.get(word) : null;
            out.add(value == null ? word : word + "=" + value);
        }
        return out;
    }

    /** The parser would take a value that begins with a dash for an option of its own. */
    private static List<String> withDashes(List<String> words, List<String> dashed) {
        if (dashed.isEmpty()) {
            return words;
        }
        List<String> out = new ArrayList<>(words.size());
        boolean flags = true;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            flags &= !word.equals("--");
            boolean joined = flags && dashed.contains(word) && i + 1 < words.size();
            out.add(joined ? word + "=" + words.get(++i) : word);
        }
        return out;
    }

    private static List<String> withoutSwitchValues(List<String> words, List<String> switches, List<String> off) {
        List<String> plain = new ArrayList<>(words.size());
        boolean flags = true;
        for (String word : words) {
            flags &= !word.equals("--");
            int equals = word.indexOf('=');
            if (flags && word.startsWith("--") && equals > 0 && switches.contains(word.substring(2, equals))) {
                String value = word.substring(equals + 1);
                String name = word.substring(2, equals);
                Boolean on = GoBool.parse(value);
                if (Boolean.TRUE.equals(on)) {
                    plain.add("--" + name);
                    off.remove(name);
                    continue;
                } else if (on != null) {
                    off.add(name);
                    continue;
                }
            }
            plain.add(word);
        }
        return plain;
    }

    private void requireChoice(Flag flag) {
        if (flag.choices().isEmpty()) {
            return;
        }
        for (String value : values(flag.name())) {
            if (!flag.choices().contains(value)) {
                throw TareException.usage(
                        "--" + flag.name() + " takes " + NearNames.or(flag.choices()) + ", not \"" + value + "\"",
                        NearNames.hint(value, flag.choices()));
            }
        }
    }

    private static TareException unknown(String program, Command command, String option, List<String> names) {
        int equals = option.indexOf('=');
        String bare = equals < 0 ? option : option.substring(0, equals);
        String instead = command.instead(bare);
        String near = instead == null ? NearNames.hint(bare, names) : instead;
        return TareException.usage(program + " has no option " + option, near == null ? seeHelp(program) : near);
    }

    private static String seeHelp(String program) {
        return "see " + program + " --help";
    }

    /** The same without some flags, as if they had not been given. */
    public Arguments without(Set<String> flags) {
        return new Arguments(program, line, off, flags);
    }

    /** Whether a flag was given, whatever its value. */
    public boolean isGiven(String flag) {
        return line.hasOption(flag) && !hidden.contains(flag) || off.contains(flag);
    }

    /** Whether a switch is on. */
    public boolean has(String flag) {
        return line.hasOption(flag) && !off.contains(flag) && !hidden.contains(flag);
    }

    /** Whether a switch that is on by itself was turned off: {@code --name=false}. */
    public boolean isOff(String flag) {
        return off.contains(flag);
    }

    /** The last value given, or null. */
    public @Nullable String value(String flag) {
        String[] values = hidden.contains(flag) ? null : line.getOptionValues(flag);
        return values == null ? null : values[values.length - 1];
    }

    /** The last value given, or another. */
    public String value(String flag, String otherwise) {
        String value = value(flag);
        return value == null ? otherwise : value;
    }

    /** All values given, in order. */
    public List<String> values(String flag) {
        String[] values = hidden.contains(flag) ? null : line.getOptionValues(flag);
        return values == null ? List.of() : List.of(values);
    }

    /** What is not a flag. */
    public List<String> operands() {
        return line.getArgList();
    }

    /** The only operand. @throws TareException when there is none, or more than one */
    public String operand(String what) {
        if (operands().size() != 1) {
            throw wrongCount("exactly one " + what);
        }
        return operands().get(0);
    }

    /** @throws TareException when there is an operand */
    public void requireNoOperand() {
        if (!operands().isEmpty()) {
            throw wrongCount("no operand");
        }
    }

    /** @throws TareException when there is no operand, which says what is wanted */
    public void requireOperand(String wanted) {
        if (operands().isEmpty()) {
            throw wrongCount(wanted);
        }
    }

    /** The usage error for a wrong number of operands. */
    public TareException wrongCount(String wanted) {
        return TareException.usage(
                program + " takes " + wanted + ", not "
                        + (operands().isEmpty() ? "none" : operands().size()),
                seeHelp(program));
    }
}
