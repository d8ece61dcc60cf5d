package dev.tare.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlainCodeTest {
    record Empty() {}

    record All(
            boolean flag,
            byte small,
            char letter,
            short few,
            int number,
            long large,
            float part,
            double exact,
            @Nullable String text,
            Object array,
            List<@Nullable Object> list) {}

    sealed interface Shape {
        record Circle(double radius) implements Shape {}

        record Square(double side, @Nullable Shape within) implements Shape {}

        record Other() implements Shape {}

        static String told(@Nullable Shape shape) {
            return switch (shape) {
                case null -> "none";
                case Circle(double radius) when radius > 1 -> "large circle";
                case Circle circle -> "circle " + circle.radius();
                case Square(double side, Circle(double radius)) -> side + " around " + radius;
                case Square square -> "square " + square.side();
                case Other _ -> "other";
            };
        }
    }

    /** Loads rewritten what is asked for, and each class beside it. */
    private static final class Rewritten extends ClassLoader {
        Rewritten() {
            super(PlainCodeTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(PlainCodeTest.class.getName() + "$")) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            byte[] content = plain(PlainCodeTest.content(name));
            return defineClass(name, content, 0, content.length);
        }
    }

    private static byte[] content(String name) {
        try (InputStream in = Objects.requireNonNull(
                PlainCodeTest.class.getClassLoader().getResourceAsStream(name.replace('.', '/') + ".class"))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(name, e);
        }
    }

    private static byte[] plain(byte[] content) {
        return new PlainCode(PlainCodeTest.class.getClassLoader()).rewritten(content);
    }

    /** The same record made of the rewritten class. */
    private static Object twin(Record original) throws ReflectiveOperationException {
        Class<?> type = new Rewritten().loadClass(original.getClass().getName());
        return twin(original, type);
    }

    private static Object twin(Record original, Class<?> type) throws ReflectiveOperationException {
        List<Object> values = new ArrayList<>();
        List<Class<?>> types = new ArrayList<>();
        for (var component : original.getClass().getRecordComponents()) {
            component.getAccessor().setAccessible(true);
            values.add(component.getAccessor().invoke(original));
            types.add(component.getType());
        }
        var maker = type.getDeclaredConstructor(types.toArray(Class<?>[]::new));
        maker.setAccessible(true);
        return maker.newInstance(values.toArray());
    }

    private static All random(Random random, int[] array) {
        return new All(
                random.nextBoolean(),
                (byte) random.nextInt(-2, 2),
                (char) random.nextInt('a', 'c'),
                (short) random.nextInt(-2, 2),
                random.nextInt(2),
                random.nextBoolean() ? Long.MIN_VALUE : 5,
                random.nextBoolean() ? Float.NaN : -0f,
                random.nextBoolean() ? 0d : -0d,
                random.nextBoolean() ? null : "text",
                array,
                random.nextBoolean() ? List.of() : Arrays.asList("a", null));
    }

    @Test
    void aRecordHashesComparesAndShowsItselfAsBefore() throws ReflectiveOperationException {
        Random random = new Random(1);
        int[] array = {1, 2};
        Class<?> type = new Rewritten().loadClass(All.class.getName());
        int equal = 0;
        for (int i = 0; i < 3000; i++) {
            All one = random(random, array);
            // Each difference is in one component in most cases.
            All other = i % 3 == 0 ? one : random(random, random.nextInt(9) == 0 ? new int[] {1, 2} : array);
            Object oneTwin = twin(one, type);
            assertThat(oneTwin).hasToString(one.toString());
            assertThat(oneTwin.hashCode()).isEqualTo(one.hashCode());
            assertThat(oneTwin.equals(twin(other, type))).isEqualTo(one.equals(other));
            equal += one.equals(other) ? 1 : 0;
        }
        assertThat(equal).isBetween(1000, 1500);
        assertThat(twin(random(random, array), type).equals("text")).isFalse();
        assertThat(twin(new Empty())).hasToString("Empty[]").hasSameHashCodeAs(new Empty());
    }

    @Test
    void aSwitchOverTypesChoosesAsBefore() throws ReflectiveOperationException {
        Rewritten loader = new Rewritten();
        Method told = loader.loadClass(Shape.class.getName()).getDeclaredMethods()[0];
        for (Method method : loader.loadClass(Shape.class.getName()).getDeclaredMethods()) {
            told = method.getName().equals("told") ? method : told;
        }
        told.setAccessible(true);
        Class<?> circle = loader.loadClass(Shape.Circle.class.getName());
        Class<?> square = loader.loadClass(Shape.Square.class.getName());
        var around = square.getDeclaredConstructors()[0];
        around.setAccessible(true);

        assertThat(told.invoke(null, new Object[] {null})).isEqualTo(Shape.told(null));
        assertThat(told.invoke(null, twin(new Shape.Circle(2), circle))).isEqualTo("large circle");
        assertThat(told.invoke(null, twin(new Shape.Circle(1), circle))).isEqualTo("circle 1.0");
        assertThat(told.invoke(null, around.newInstance(3, twin(new Shape.Circle(1), circle))))
                .isEqualTo("3.0 around 1.0");
        assertThat(told.invoke(null, around.newInstance(3, null))).isEqualTo("square 3.0");
        assertThat(told.invoke(null, twin(new Shape.Other(), loader.loadClass(Shape.Other.class.getName()))))
                .isEqualTo("other");
    }

    @Test
    void noClassOfTareNeedsTheseBootstrapsAnyMore() throws IOException {
        Path classes = Path.of(dev.tare.program.Main.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        List<Path> files;
        try (Stream<Path> found = Files.walk(classes)) {
            files = found.filter(file -> file.toString().endsWith(".class")).toList();
        }
        assertThat(files).hasSizeGreaterThan(1000);
        for (Path file : files) {
            byte[] content = plain(Files.readAllBytes(file));
            assertThat(ClassFile.of().verify(content))
                    .describedAs(file.toString())
                    .isEmpty();
            assertThat(ClassFile.of().parse(content).methods().stream()
                            .flatMap(method -> method.code().stream())
                            .flatMap(code -> code.elementStream())
                            .filter(element -> element instanceof InvokeDynamicInstruction call
                                    && call.bootstrapMethod()
                                            .owner()
                                            .packageName()
                                            .equals("java.lang.runtime")))
                    .describedAs(file.toString())
                    .isEmpty();
        }
    }
}
