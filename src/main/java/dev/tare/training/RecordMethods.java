package dev.tare.training;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.InnerClassInfo;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;

/** A record's equals, hashCode and toString as code. */
record RecordMethods(ClassDesc owner, String name, List<Field> fields) {
    private static final ClassDesc BUILDER = ClassDesc.of("java.lang.StringBuilder");
    private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");

    /** A component: the field that holds it. */
    record Field(String name, ClassDesc type) {
        TypeKind kind() {
            return TypeKind.from(type);
        }

        /** The class whose static methods compare and hash a primitive. */
        ClassDesc box() {
            return switch (kind()) {
                case BOOLEAN -> ConstantDescs.CD_Boolean;
                case BYTE -> ConstantDescs.CD_Byte;
                case CHAR -> ConstantDescs.CD_Character;
                case SHORT -> ConstantDescs.CD_Short;
                case INT -> ConstantDescs.CD_Integer;
                case LONG -> ConstantDescs.CD_Long;
                case FLOAT -> ConstantDescs.CD_Float;
                case DOUBLE -> ConstantDescs.CD_Double;
                case REFERENCE, VOID -> throw new IllegalStateException(type + " is no primitive");
            };
        }
    }

    RecordMethods {
        fields = List.copyOf(fields);
    }

    /** As the bootstrap is told: the class, the names, and the getters in order. */
    static RecordMethods of(ClassModel model, InvokeDynamicInstruction call) {
        List<Field> fields = new ArrayList<>();
        for (ConstantDesc argument : call.bootstrapArgs()) {
            if (argument instanceof DirectMethodHandleDesc getter) {
                fields.add(
                        new Field(getter.methodName(), getter.invocationType().returnType()));
            }
        }
        return new RecordMethods(model.thisClass().asSymbol(), simpleName(model), fields);
    }

    /** As {@link Class#getSimpleName} has it. */
    private static String simpleName(ClassModel model) {
        return model.findAttribute(Attributes.innerClasses())
                .flatMap(inner -> inner.classes().stream()
                        .filter(named -> named.innerClass().equals(model.thisClass()))
                        .findFirst()
                        .flatMap(InnerClassInfo::innerName))
                .map(Utf8Entry::stringValue)
                .orElseGet(() -> model.thisClass().asSymbol().displayName());
    }

    void write(ClassBuilder builder, MethodModel method) {
        builder.transformMethod(method, (made, element) -> {
            if (element instanceof CodeModel) {
                switch (method.methodName().stringValue()) {
                    case "equals" -> made.withCode(this::equalsBody);
                    case "hashCode" -> made.withCode(this::hashCodeBody);
                    case "toString" -> made.withCode(this::toStringBody);
                    default -> throw new IllegalStateException("no method of a record: " + method.methodName());
                }
            } else {
                made.with(element);
            }
        });
    }

    private void equalsBody(CodeBuilder code) {
        Label other = code.newLabel();
        Label same = code.newLabel();
        Label differs = code.newLabel();
        code.aload(0).aload(1).if_acmpne(other).iconst_1().ireturn();
        code.labelBinding(other)
                .aload(1)
                .instanceOf(owner)
                .ifne(same)
                .iconst_0()
                .ireturn();
        code.labelBinding(same).aload(1).checkcast(owner).astore(2);
        for (Field field : fields) {
            code.aload(0).getfield(owner, field.name(), field.type());
            code.aload(2).getfield(owner, field.name(), field.type());
            switch (field.kind()) {
                case REFERENCE ->
                    code.invokestatic(
                                    OBJECTS,
                                    "equals",
                                    MethodTypeDesc.of(
                                            ConstantDescs.CD_boolean, ConstantDescs.CD_Object, ConstantDescs.CD_Object))
                            .ifeq(differs);
                case LONG -> code.lcmp().ifne(differs);
                case FLOAT, DOUBLE ->
                    code.invokestatic(
                                    field.box(),
                                    "compare",
                                    MethodTypeDesc.of(ConstantDescs.CD_int, field.type(), field.type()))
                            .ifne(differs);
                default -> code.if_icmpne(differs);
            }
        }
        code.iconst_1().ireturn();
        if (!fields.isEmpty()) {
            code.labelBinding(differs).iconst_0().ireturn();
        }
    }

    private void hashCodeBody(CodeBuilder code) {
        code.iconst_0();
        for (Field field : fields) {
            code.loadConstant(31).imul();
            code.aload(0).getfield(owner, field.name(), field.type());
            if (field.kind() == TypeKind.REFERENCE) {
                code.invokestatic(
                        OBJECTS, "hashCode", MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_Object));
            } else {
                code.invokestatic(field.box(), "hashCode", MethodTypeDesc.of(ConstantDescs.CD_int, field.type()));
            }
            code.iadd();
        }
        code.ireturn();
    }

    private void toStringBody(CodeBuilder code) {
        code.new_(BUILDER).dup().invokespecial(BUILDER, "<init>", ConstantDescs.MTD_void);
        String before = name + "[";
        for (Field field : fields) {
            append(code.loadConstant(before + field.name() + "="), ConstantDescs.CD_String);
            append(code.aload(0).getfield(owner, field.name(), field.type()), shown(field));
            before = ", ";
        }
        append(code.loadConstant(fields.isEmpty() ? before + "]" : "]"), ConstantDescs.CD_String);
        code.invokevirtual(BUILDER, "toString", MethodTypeDesc.of(ConstantDescs.CD_String))
                .areturn();
    }

    private static void append(CodeBuilder code, ClassDesc type) {
        code.invokevirtual(BUILDER, "append", MethodTypeDesc.of(BUILDER, type));
    }

    /** The parameter of the append that takes it. */
    private static ClassDesc shown(Field field) {
        return switch (field.kind()) {
            case REFERENCE -> ConstantDescs.CD_Object;
            case BYTE, SHORT -> ConstantDescs.CD_int;
            default -> field.type();
        };
    }
}
