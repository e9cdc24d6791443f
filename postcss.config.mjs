/** Tailwind makes the utility classes that components name. */
export default { plugins: { "@tailwindcss/postcss": {} } };
