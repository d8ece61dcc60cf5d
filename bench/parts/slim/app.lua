local words = {}
for word in ("one two three"):gmatch("%a+") do words[#words + 1] = word:upper() end
print(table.concat(words, ","), os.date("%Y"))
