package dev.tare.bake.hcl;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Functions of lists, sets and maps. */
final class ListFunctions {
    private static final int LONGEST = 100_000;

    private ListFunctions() {}

    static Map<String, Function<FunctionArguments, @Nullable Object>> all() {
        Map<String, Function<FunctionArguments, @Nullable Object>> all = new HashMap<>();
        all.put(
                "length",
                a -> TextFunctions.number(HclValues.items(a.require(1).value(0)).size()));
        all.put(
                "keys",
                a -> new ArrayList<@Nullable Object>(
                        HclValues.map(a.require(1).value(0)).keySet()));
        all.put(
                "values",
                a -> new ArrayList<>(HclValues.map(a.require(1).value(0)).values()));
        all.put("lookup", a -> {
            Map<String, @Nullable Object> map = HclValues.map(a.require(3).value(0));
            return map.containsKey(a.text(1)) ? map.get(a.text(1)) : a.value(2);
        });
        all.put("merge", ListFunctions::merge);
        all.put("zipmap", a -> zipmap(a.require(2).list(0), a.list(1)));
        all.put("concat", a -> {
            List<@Nullable Object> out = new ArrayList<>();
            for (int i = 0; i < a.count(); i++) {
                out.addAll(a.list(i));
            }
            return out;
        });
        all.put("contains", a -> HclValues.contains(a.require(2).list(0), a.value(1)));
        all.put("sethaselement", a -> HclValues.contains(a.require(2).list(0), a.value(1)));
        all.put("distinct", a -> HclValues.distinct(a.require(1).list(0)));
        all.put("reverselist", a -> a.require(1).list(0).reversed());
        all.put("flatten", a -> {
            List<@Nullable Object> out = new ArrayList<>();
            flatten(a.require(1).list(0), out);
            return out;
        });
        all.put("compact", a -> {
            List<@Nullable Object> out = new ArrayList<>(a.require(1).list(0));
            out.removeIf(each -> each == null || each.equals(""));
            return out;
        });
        all.put("coalesce", a -> first(a, false));
        all.put("coalescelist", a -> first(a, true));
        all.put("element", ListFunctions::element);
        all.put("slice", a -> slice(a.require(3).list(0), a.whole(1), a.whole(2)));
        all.put("chunklist", a -> chunks(a.require(2).list(0), a.whole(1)));
        all.put("hasindex", ListFunctions::hasIndex);
        all.put("index", ListFunctions::index);
        all.put("indexof", a -> indexOf(a.require(2).list(0), a.value(1)));
        all.put("range", ListFunctions::range);
        all.put("sort", a -> {
            List<@Nullable Object> out = new ArrayList<>();
            a.require(1).list(0).forEach(each -> out.add(HclValues.text(each)));
            return sorted(out);
        });
        all.put("setunion", a -> {
            List<@Nullable Object> out = new ArrayList<>();
            for (int i = 0; i < a.count(); i++) {
                out.addAll(a.list(i));
            }
            return set(out);
        });
        all.put("setintersection", a -> {
            List<@Nullable Object> out =
                    new ArrayList<>(a.require(1, Integer.MAX_VALUE).list(0));
            for (int i = 1; i < a.count(); i++) {
                List<@Nullable Object> other = a.list(i);
                out.removeIf(each -> !HclValues.contains(other, each));
            }
            return set(out);
        });
        all.put("setsubtract", a -> set(without(a.require(2).list(0), a.list(1))));
        all.put("setsymmetricdifference", a -> {
            List<@Nullable Object> out = without(a.require(2).list(0), a.list(1));
            out.addAll(without(a.list(1), a.list(0)));
            return set(out);
        });
        all.put("setproduct", ListFunctions::product);
        return all;
    }

    private static Object merge(FunctionArguments arguments) {
        TreeMap<String, @Nullable Object> out = new TreeMap<>();
        for (Object each : arguments.all()) {
            if (each != null) {
                out.putAll(HclValues.map(each));
            }
        }
        return out;
    }

    private static Object zipmap(List<@Nullable Object> keys, List<@Nullable Object> values) {
        if (keys.size() != values.size()) {
            throw new IllegalArgumentException("there are " + keys.size() + " keys and " + values.size() + " values");
        }
        TreeMap<String, @Nullable Object> out = new TreeMap<>();
        for (int i = 0; i < keys.size(); i++) {
            out.put(HclValues.text(keys.get(i)), values.get(i));
        }
        return out;
    }

    private static void flatten(List<@Nullable Object> list, List<@Nullable Object> to) {
        for (Object each : list) {
            if (each instanceof List<?>) {
                flatten(HclValues.list(each), to);
            } else {
                to.add(each);
            }
        }
    }

    private static @Nullable Object first(FunctionArguments arguments, boolean lists) {
        for (Object each : arguments.all()) {
            if (each != null && !(lists && each instanceof List<?> list && list.isEmpty())) {
                return each;
            }
        }
        throw new IllegalArgumentException(lists ? "all lists are empty" : "all values are null");
    }

    private static @Nullable Object element(FunctionArguments arguments) {
        List<@Nullable Object> list = arguments.require(2).list(0);
        if (list.isEmpty()) {
            throw new IllegalArgumentException("an empty list has no elements");
        }
        return list.get(Math.floorMod(arguments.whole(1), list.size()));
    }

    private static List<@Nullable Object> slice(List<@Nullable Object> list, int from, int to) {
        if (from < 0 || from > to || to > list.size()) {
            throw new IllegalArgumentException("there is no " + from + " to " + to + " in a list of " + list.size());
        }
        return list.subList(from, to);
    }

    private static List<@Nullable Object> chunks(List<@Nullable Object> list, int size) {
        if (size < 0) {
            throw new IllegalArgumentException("a size is not negative");
        }
        List<@Nullable Object> out = new ArrayList<>();
        int step = size == 0 ? Math.max(1, list.size()) : size;
        for (int i = 0; i < list.size(); i += step) {
            out.add(list.subList(i, Math.min(list.size(), i + step)));
        }
        return out;
    }

    private static Object hasIndex(FunctionArguments arguments) {
        Object of = arguments.require(2).value(0);
        if (of instanceof Map<?, ?> map) {
            return map.containsKey(arguments.text(1));
        }
        int index = arguments.whole(1);
        return index >= 0 && index < HclValues.list(of).size();
    }

    private static @Nullable Object index(FunctionArguments arguments) {
        if (!Boolean.TRUE.equals(hasIndex(arguments))) {
            throw new IllegalArgumentException("there is no [" + arguments.text(1) + "]");
        }
        Object of = arguments.value(0);
        return of instanceof Map<?, ?>
                ? HclValues.map(of).get(arguments.text(1))
                : HclValues.list(of).get(arguments.whole(1));
    }

    private static Object indexOf(List<@Nullable Object> list, @Nullable Object value) {
        for (int i = 0; i < list.size(); i++) {
            if (HclValues.equal(list.get(i), value)) {
                return BigDecimal.valueOf(i);
            }
        }
        throw new IllegalArgumentException("the value is not in the list");
    }

    private static List<@Nullable Object> range(FunctionArguments arguments) {
        arguments.require(1, 3);
        boolean one = arguments.count() == 1;
        BigDecimal start = one ? BigDecimal.ZERO : arguments.number(0);
        BigDecimal end = arguments.number(one ? 0 : 1);
        BigDecimal step = arguments.count() == 3
                ? arguments.number(2)
                : end.compareTo(start) < 0 ? BigDecimal.ONE.negate() : BigDecimal.ONE;
        if (step.signum() == 0 || step.signum() != end.subtract(start).signum() && end.compareTo(start) != 0) {
            throw new IllegalArgumentException("a step goes from the start to the end");
        }
        List<@Nullable Object> out = new ArrayList<>();
        for (BigDecimal at = start; end.subtract(at).signum() == step.signum(); at = at.add(step)) {
            if (out.size() == LONGEST) {
                throw new IllegalArgumentException("there are more than " + LONGEST + " numbers");
            }
            out.add(at);
        }
        return out;
    }

    private static List<@Nullable Object> without(List<@Nullable Object> list, List<@Nullable Object> others) {
        List<@Nullable Object> out = new ArrayList<>(list);
        out.removeIf(each -> HclValues.contains(others, each));
        return out;
    }

    /** Each once; texts in their order, as HCL's sets have them. */
    private static List<@Nullable Object> set(List<@Nullable Object> list) {
        List<@Nullable Object> out = HclValues.distinct(list);
        for (Object each : out) {
            if (!(each instanceof String)) {
                return out;
            }
        }
        return sorted(out);
    }

    private static List<@Nullable Object> sorted(List<@Nullable Object> texts) {
        texts.sort(Comparator.comparing(HclValues::text));
        return texts;
    }

    private static List<@Nullable Object> product(FunctionArguments arguments) {
        arguments.require(2, Integer.MAX_VALUE);
        List<List<@Nullable Object>> rows = new ArrayList<>(List.of(new ArrayList<>()));
        for (int i = 0; i < arguments.count(); i++) {
            List<List<@Nullable Object>> longer = new ArrayList<>();
            for (List<@Nullable Object> row : rows) {
                for (Object each : arguments.list(i)) {
                    List<@Nullable Object> more = new ArrayList<>(row);
                    more.add(each);
                    longer.add(more);
                }
            }
            if (longer.size() > LONGEST) {
                throw new IllegalArgumentException("there are more than " + LONGEST + " combinations");
            }
            rows = longer;
        }
        return new ArrayList<>(rows);
    }
}
