package dev.tare.bake.hcl;

import dev.tare.diagnostic.NearNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Bake's standard library (github.com/docker/buildx, docs/bake-stdlib.md), but for {@code bcrypt}, {@code rsadecrypt} and
 * {@code bytesslice}. {@code try}, {@code can} and {@code convert} are not here: they take expressions.
 */
public final class HclFunctions {
    private static final Map<String, HclFunction> ALL = all();

    private HclFunctions() {}

    private static Map<String, HclFunction> all() {
        Map<String, HclFunction> all = new TreeMap<>();
        add(all, TextFunctions.all());
        add(all, NumberFunctions.all());
        add(all, ListFunctions.all());
        add(all, CodingFunctions.all());
        add(all, TimeFunctions.all());
        add(all, NetworkFunctions.all());
        return all;
    }

    private static void add(
            Map<String, HclFunction> to, Map<String, Function<FunctionArguments, @Nullable Object>> functions) {
        functions.forEach(
                (name, function) -> to.put(name, arguments -> function.apply(new FunctionArguments(arguments))));
    }

    /** Whether there is a function of this name. */
    public static boolean has(String name) {
        return ALL.containsKey(name) || isSpecial(name);
    }

    private static boolean isSpecial(String name) {
        return name.equals("try") || name.equals("can") || name.equals("convert");
    }

    /**
     * The function of a name.
     *
     * @param others names that the user has made, for a hint
     * @throws dev.tare.diagnostic.TareException at the place where there is none
     */
    public static HclFunction find(String name, HclPlace at, List<String> others) {
        HclFunction function = ALL.get(name);
        if (function == null) {
            List<String> names = new ArrayList<>(ALL.keySet());
            names.addAll(others);
            throw at.wrong("there is no function " + name, NearNames.hint(name, names));
        }
        return function;
    }
}
