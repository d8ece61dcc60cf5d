package dev.tare.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.diagnostic.Location;
import dev.tare.diagnostic.SourceText;
import dev.tare.oci.Digest;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The solver takes two vertices of one digest for one, so the digest has to cover all that they are made of. Every
 * record that an op can hold is found by reflection, so that a new one, or a new component of one, is looked at too.
 */
class IdentityTest {
    static Stream<Class<?>> ops() {
        return leaves(Op.class).stream();
    }

    @ParameterizedTest
    @MethodSource("ops")
    void anOpThatDiffersInOneComponentHasAnotherDigest(Class<?> kind) throws ReflectiveOperationException {
        Op op = (Op) sample(kind);
        Map<Digest, Object> seen = new HashMap<>();
        seen.put(op.digest(), op);

        for (Object changed : changes(op, kind)) {
            assertThat(seen.put(((Op) changed).digest(), changed))
                    .as("has the digest of " + changed)
                    .isNull();
        }
        assertThat(seen.size()).isGreaterThan(kind.getRecordComponents().length);
    }

    @Test
    void everyKindOfOpHasADigestOfItsOwn() throws ReflectiveOperationException {
        List<Digest> digests = new ArrayList<>();
        for (Class<?> kind : leaves(Op.class)) {
            digests.add(((Op) sample(kind)).digest());
        }

        assertThat(digests).doesNotHaveDuplicates().hasSizeGreaterThan(6);
    }

    @Test
    void aVertexIsItsOpItsInputsInOrderAndWhetherItMayComeFromACache() {
        Vertex a = new Vertex(new Op.LocalSource("a", List.of()), List.of(), "", false);
        Vertex b = new Vertex(new Op.LocalSource("b", List.of()), List.of(), "", false);
        Op merge = new Op.Merge();

        assertThat(Stream.of(
                                new Vertex(merge, List.of(a, b), "", false),
                                new Vertex(merge, List.of(b, a), "", false),
                                new Vertex(merge, List.of(a), "", false),
                                new Vertex(merge, List.of(a, a), "", false),
                                new Vertex(merge, List.of(), "", false),
                                new Vertex(merge, List.of(a, b), "", true))
                        .map(Vertex::digest))
                .doesNotHaveDuplicates();
    }

    @Test
    void whatAVertexIsCalledAndWhereItWasAskedForAreNoPartOfIt() {
        Vertex vertex = new Vertex(new Op.Merge(), List.of(Vertex.SCRATCH), "a", false);
        Vertex other = new Vertex(new Op.Merge(), List.of(Vertex.SCRATCH), "b", false)
                .at(new Location(new SourceText("Dockerfile", "FROM scratch\n"), 1, 1, 1));

        assertThat(other.digest()).isEqualTo(vertex.digest());
    }

    /** All values that differ from one in a single leaf. */
    private static List<Object> changes(Object value, Type type) throws ReflectiveOperationException {
        return switch (value) {
            case String _ -> List.of("", "b");
            case Integer _ -> List.of(0, 2);
            case Long _ -> List.of(0L, 2L);
            case Boolean is -> List.of(!is);
            case Digest _ -> List.of(Digest.sha256("b"));
            case Enum<?> constant ->
                Arrays.stream(constant.getDeclaringClass().getEnumConstants())
                        .filter(each -> each != constant)
                        .map(Object.class::cast)
                        .toList();
            case List<?> list -> changesOfList(list, type);
            case Set<?> set -> changesOfSet(set, type);
            case Record parts -> changesOfRecord(parts);
            default -> throw new IllegalStateException("no other value known of " + type);
        };
    }

    private static List<Object> changesOfList(List<?> list, Type type) throws ReflectiveOperationException {
        Type element = ((ParameterizedType) type).getActualTypeArguments()[0];
        List<Object> out = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            for (Object changed : changes(list.get(i), element)) {
                List<Object> copy = new ArrayList<>(list);
                copy.set(i, changed);
                out.add(copy);
            }
            List<Object> without = new ArrayList<>(list);
            without.remove(i);
            out.add(without);
        }
        List<Object> more = new ArrayList<>(list);
        more.add(list.getFirst());
        out.add(more);
        if (list.size() > 1) {
            out.add(list.reversed());
        }
        return out;
    }

    private static List<Object> changesOfSet(Set<?> set, Type type) {
        Class<?> element = (Class<?>) ((ParameterizedType) type).getActualTypeArguments()[0];
        List<Object> out = new ArrayList<>();
        for (Object constant : element.getEnumConstants()) {
            Set<Object> copy = new HashSet<>(set);
            if (!copy.remove(constant)) {
                copy.add(constant);
            }
            out.add(copy);
        }
        return out;
    }

    private static List<Object> changesOfRecord(Record parts) throws ReflectiveOperationException {
        List<Object> out = new ArrayList<>();
        RecordComponent[] components = parts.getClass().getRecordComponents();
        @Nullable Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = components[i].getAccessor().invoke(parts);
        }
        for (int i = 0; i < components.length; i++) {
            List<@Nullable Object> others = new ArrayList<>(changes(values[i], components[i].getGenericType()));
            if (components[i].getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                others.add(null);
            }
            for (Object other : others) {
                @Nullable Object[] changed = values.clone();
                changed[i] = other;
                Object made = make(parts.getClass(), changed);
                if (made != null) {
                    out.add(made);
                }
            }
        }
        return out;
    }

    private static Object sample(Type type) throws ReflectiveOperationException {
        if (type instanceof ParameterizedType list) {
            Class<?> element = (Class<?>) list.getActualTypeArguments()[0];
            List<Object> out = new ArrayList<>();
            for (Class<?> each : element.isSealed() ? leaves(element) : List.<Class<?>>of(element)) {
                out.add(sample(each));
            }
            return list.getRawType() == Set.class ? Set.of() : out;
        }
        Class<?> kind = (Class<?>) type;
        if (kind == String.class) {
            return "a";
        } else if (kind == int.class || kind == Integer.class) {
            return 1;
        } else if (kind == long.class || kind == Long.class) {
            return 1L;
        } else if (kind == boolean.class) {
            return false;
        } else if (kind == Digest.class) {
            return Digest.sha256("a");
        } else if (kind.isEnum()) {
            return kind.getEnumConstants()[0];
        }
        RecordComponent[] components = kind.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = sample(components[i].getGenericType());
        }
        Object made = make(kind, values);
        assertThat(made).as("a sample of " + kind).isNotNull();
        return made;
    }

    /** Null where the record refuses these values. */
    private static @Nullable Object make(Class<?> kind, @Nullable Object[] values) throws ReflectiveOperationException {
        Class<?>[] types = Arrays.stream(kind.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        Constructor<?> constructor = kind.getDeclaredConstructor(types);
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            assertThat(e.getCause()).isInstanceOf(IllegalArgumentException.class);
            return null;
        }
    }

    private static List<Class<?>> leaves(Class<?> kind) {
        List<Class<?>> out = new ArrayList<>();
        for (Class<?> each : kind.getPermittedSubclasses()) {
            out.addAll(each.isSealed() ? leaves(each) : List.<Class<?>>of(each));
        }
        return out;
    }
}
