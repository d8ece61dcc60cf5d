package dev.tare.command;

import dev.tare.diagnostic.Problem;
import dev.tare.usage.Flag;
import dev.tare.usage.Page;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One of our commands under another name, with flags that others have beside ours. It is parsed by itself and given the
 * words that {@link #words} makes of what was typed.
 *
 * @param command what is done
 * @param leading words that stand before the user's own: {@code --type image} for {@code image inspect}
 * @param also flags that ask for nothing else than what is done anyway, a line each
 * @param warned flags that are taken and do nothing, which is said once unless they ask for the very value that the line
 *     names; their descriptions say why
 * @param spelled other spellings of flags that the command has, by themselves
 */
public record Adapted(Command command, List<String> leading, String also, String warned, Map<String, String> spelled)
        implements Command {
    public static Adapted of(Command command) {
        return new Adapted(command, List.of(), "", "", Map.of());
    }

    /** With words before the user's own. */
    public Adapted leading(String... words) {
        return new Adapted(command, List.of(words), also, warned, spelled);
    }

    /** With flags that change nothing here. */
    public Adapted also(String flags) {
        return new Adapted(command, leading, also + flags, warned, spelled);
    }

    /** With flags that are said to change nothing. */
    public Adapted warned(String flags) {
        return new Adapted(command, leading, also, warned + flags, spelled);
    }

    /** With other spellings of flags, dashes and all. */
    public Adapted spelled(Map<String, String> names) {
        return new Adapted(command, leading, also, warned, names);
    }

    @Override
    public Page page() {
        Page page = Pages.with(command.page(), also + warned);
        return new Page(page.usage(), page.operands(), page.summary(), page.flags(), List.of());
    }

    @Override
    public boolean stopsAtOperand() {
        return command.stopsAtOperand();
    }

    @Override
    public @Nullable String instead(String option) {
        return command.instead(option);
    }

    /** The words as our parser takes them. @param typed behind the command's name */
    public List<String> words(List<String> typed) {
        List<String> out = new ArrayList<>(leading);
        boolean flags = true;
        for (int i = 0; i < typed.size(); i++) {
            String word = typed.get(i);
            flags &= !word.equals("--") && !(stopsAtOperand() && isOperand(typed, i));
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            String other = flags ? spelled.get(name) : null;
            out.add(other == null ? word : other + word.substring(name.length()));
        }
        return out;
    }

    /** Whether a word begins what belongs to the program: neither a flag nor the value of the one before it. */
    private boolean isOperand(List<String> typed, int at) {
        if (typed.get(at).startsWith("-")) {
            return false;
        }
        String before = at == 0 ? "" : typed.get(at - 1);
        if (!before.startsWith("-") || before.indexOf('=') >= 0) {
            return true;
        }
        String spelt = spelled.getOrDefault(before, before);
        for (Flag flag : page().flags()) {
            boolean same = spelt.equals("--" + flag.name())
                    || flag.letter() != null && !spelt.startsWith("--") && spelt.endsWith(flag.letter());
            if (same && flag.form() != Flag.Form.SWITCH && flag.form() != Flag.Form.OPTIONAL) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int run(Arguments arguments, Console console) {
        Set<String> hidden = new LinkedHashSet<>();
        Set<String> told = new LinkedHashSet<>();
        for (Flag flag : Pages.flags(warned)) {
            if (arguments.isGiven(flag.name())) {
                hidden.add(flag.name());
                if (flag.value() == null || !flag.value().equals(arguments.value(flag.name()))) {
                    told.add("--" + flag.name() + " changes nothing: " + flag.description());
                }
            }
        }
        if (!told.isEmpty()) {
            console.warn(Problem.of(String.join("; ", told)));
        }
        return command.run(hidden.isEmpty() ? arguments : arguments.without(hidden), console);
    }
}
