package io.encoreservice.engine.profile;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.Expression;
import org.springframework.expression.ExpressionException;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.SpelParserConfiguration;
import org.springframework.expression.spel.ast.BooleanLiteral;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.Elvis;
import org.springframework.expression.spel.ast.FloatLiteral;
import org.springframework.expression.spel.ast.Indexer;
import org.springframework.expression.spel.ast.IntLiteral;
import org.springframework.expression.spel.ast.LongLiteral;
import org.springframework.expression.spel.ast.NullLiteral;
import org.springframework.expression.spel.ast.OpAnd;
import org.springframework.expression.spel.ast.OpDivide;
import org.springframework.expression.spel.ast.OpEQ;
import org.springframework.expression.spel.ast.OpGE;
import org.springframework.expression.spel.ast.OpGT;
import org.springframework.expression.spel.ast.OpLE;
import org.springframework.expression.spel.ast.OpLT;
import org.springframework.expression.spel.ast.OpMinus;
import org.springframework.expression.spel.ast.OpModulus;
import org.springframework.expression.spel.ast.OpMultiply;
import org.springframework.expression.spel.ast.OpNE;
import org.springframework.expression.spel.ast.OpOr;
import org.springframework.expression.spel.ast.OpPlus;
import org.springframework.expression.spel.ast.OperatorNot;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.RealLiteral;
import org.springframework.expression.spel.ast.StringLiteral;
import org.springframework.expression.spel.ast.Ternary;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.SimpleEvaluationContext;

/** One SpEL expression over a job: properties, indexes, literals, comparison, choice and plain arithmetic, no more. */
final class JobExpression {

    private static final int LONGEST = 2000;
    private static final int MOST_SIGNS = 200;

    private static final Set<Class<? extends SpelNode>> ALLOWED = Set.of(
            CompoundExpression.class,
            PropertyOrFieldReference.class,
            Indexer.class,
            StringLiteral.class,
            IntLiteral.class,
            LongLiteral.class,
            FloatLiteral.class,
            RealLiteral.class,
            BooleanLiteral.class,
            NullLiteral.class,
            Elvis.class,
            Ternary.class,
            OpAnd.class,
            OpOr.class,
            OperatorNot.class,
            OpEQ.class,
            OpNE.class,
            OpLT.class,
            OpLE.class,
            OpGT.class,
            OpGE.class,
            OpPlus.class,
            OpMinus.class,
            OpMultiply.class,
            OpDivide.class,
            OpModulus.class);

    private final String source;
    private final Expression expression;

    JobExpression(String source) throws ProfileException {
        this.source = source;
        // why: parser and evaluation recurse; few signs mean a shallow tree.
        long signs =
                source.chars().filter(c -> "([{?!-+*/%<>=.".indexOf(c) >= 0).count();
        if (source.length() > LONGEST || signs > MOST_SIGNS) {
            throw new ProfileException("an expression is too long: " + shown(source));
        }
        try {
            SpelExpression parsed =
                    new SpelExpressionParser(new SpelParserConfiguration(false, false, 0)).parseRaw(source);
            refuseOthers(parsed.getAST());
            this.expression = parsed;
        } catch (ExpressionException | IllegalStateException | IllegalArgumentException e) {
            throw new ProfileException("the expression " + shown(source) + " is malformed", e);
        }
    }

    /** The value as text, null for none. */
    @Nullable
    String value(Map<String, Object> job) throws ProfileException {
        SimpleEvaluationContext context = SimpleEvaluationContext.forPropertyAccessors(new JobPropertyAccessor())
                .withAssignmentDisabled()
                .build();
        Object value;
        try {
            value = expression.getValue(context, job);
        } catch (ExpressionException | ArithmeticException | IllegalStateException | IllegalArgumentException e) {
            throw new ProfileException("the expression " + shown(source) + " has no value for this job", e);
        }
        if (value == null || value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value == null ? null : value.toString();
        }
        throw new ProfileException("the expression " + shown(source) + " gives no single value");
    }

    private void refuseOthers(SpelNode node) throws ProfileException {
        if (!ALLOWED.contains(node.getClass())) {
            throw new ProfileException("the expression " + shown(source) + " uses more than properties, indexes, "
                    + "comparison, choice and arithmetic");
        }
        for (int i = 0; i < node.getChildCount(); i++) {
            refuseOthers(node.getChild(i));
        }
    }

    /** A short, printable form in quotes, for messages. */
    static String shown(String source) {
        return "'" + bare(source) + "'";
    }

    /** A short, printable form for messages. */
    static String bare(String source) {
        String printable = source.replaceAll("[^\\x20-\\x7e]", " ");
        return printable.length() <= 80 ? printable : printable.substring(0, 80) + "…";
    }
}
